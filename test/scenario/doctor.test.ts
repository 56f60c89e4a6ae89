import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { connectTables } from "../../shared/adapters/table-storage/connect-tables.ts";
import { createGroupStore } from "../../shared/adapters/table-storage/group-store.ts";
import type { Group, GroupUser } from "../../shared/domain/assignment/state.ts";
import { commandId, conversationId, groupId, queueId, threadId, userId } from "../../shared/domain/ids.ts";
import { repository } from "../architecture/source-files.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const stack = useScenarioStack();
const group = groupId("default");

interface Consultation {
  readonly code: number;
  readonly output: string;
}

/** The doctor as a person runs it, on the stack of this test. */
async function consult(...options: readonly string[]): Promise<Consultation> {
  const { broker, tablesConnectionString } = stack.running;
  const env = {
    ...process.env,
    ServiceBus: broker.connectionString,
    SWITCHBOARD_TABLES: tablesConnectionString,
  };
  const script = join(repository, "infra/doctor/doctor.ts");
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...options], { env });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: `${stdout}${stderr}` };
  }
}

/** What a fault of storage, or of this app, might do to the group. */
async function tamper(change: (group: Group) => Group): Promise<void> {
  const tables = connectTables({ to: { connectionString: stack.running.tablesConnectionString } });
  const groups = createGroupStore({ tables });
  const loaded = await groups.load(group);
  const saved = await groups.save(group, {
    loaded,
    next: change(loaded.state),
    entries: [],
    command: {
      id: commandId(crypto.randomUUID()),
      type: "MatchAgain",
      at: 1,
      outcome: { done: true },
      effects: [],
    },
  });
  expect(saved).toBe("saved");
}

const withUser = (held: Group, id: string, update: (user: GroupUser) => GroupUser): Group => {
  const user = held.users[userId(id)];
  if (user === undefined) throw new Error(`${id} is unknown to the group`);
  return { ...held, users: { ...held.users, [id]: update(user) } };
};

describe("the doctor", () => {
  it("finds that everything holds while people talk", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await stack.customer();
    await customer.say("A person for my credit card, please");
    await ann.accept();

    const { code, output } = await consult();
    expect(output).toContain("1 thread and the assignment group were looked at.\nEverything holds.");
    expect(code).toBe(0);
  });

  it("finds capacity that is reserved for nothing, and frees it", async () => {
    const lost = conversationId({ thread: threadId("gone"), number: 1 });
    await tamper((held) =>
      withUser(held, "ann", (user) => ({
        ...user,
        reservations: [...user.reservations, { conversation: lost, epoch: 3, units: 30 }],
      })),
    );
    const found = await consult();
    expect(found.code).toBe(1);
    expect(found.output).toContain("ann has a reservation for gone.1 at epoch 3 in vain");

    const fixed = await consult("--fix");
    expect(fixed.output).toContain("frees the capacity that ann has reserved for gone.1");
    await stack.running.broker.whenIdle();
    expect(await consult()).toMatchObject({ code: 0 });
  });

  it("finds a customer whom the group has forgotten, and lets them wait again", async () => {
    const customer = await stack.customer();
    await customer.say("A person for my home loan, please");
    await customer.nextText(/in the queue|Nobody is here/);
    await stack.running.broker.whenIdle();
    await tamper((held) => ({ ...held, waiting: {} }));

    expect((await consult()).output).toContain("waits in HomeLoanQueue, unknown to the group");
    expect(await consult("--fix")).toMatchObject({ code: 1 });
    await stack.running.broker.whenIdle();
    expect(await consult()).toMatchObject({ code: 0 });

    const cara = stack.agent("cara");
    await cara.setPresence("available");
    await cara.accept();
    await customer.nextText("Cara Lindqvist has joined the conversation.");
  });

  it("finds somebody in the queue who does not wait, and takes them out", async () => {
    const customer = await stack.customer();
    await customer.say("Another person for my home loan, please");
    await tamper((held) => {
      const conversation = conversationId({ thread: threadId("gone"), number: 1 });
      const orphan = {
        conversation,
        epoch: 2,
        queueId: queueId("BotQueue"),
        since: 1,
        units: 9999,
        allowedPresences: ["available"],
        botsAllowed: false,
        formerBots: [],
        declines: {},
        transferredBy: [],
      } as const;
      return { ...held, waiting: { ...held.waiting, [conversation]: orphan } };
    });
    expect((await consult("--fix")).output).toContain("takes gone.1 out of BotQueue, where it does not wait");
    await stack.running.broker.whenIdle();
    expect(await consult()).toMatchObject({ code: 0 });
  });

  it("says as JSON what it found, for scripts", async () => {
    const { code, output } = await consult("--json");
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ findings: [], mended: [], deadLetters: 0 });
  });
});

describe("a doctor who cannot look", () => {
  it("says why, and ends with 2", async () => {
    const { broker } = stack.running;
    const env = { ...process.env, ServiceBus: broker.connectionString, SWITCHBOARD_TABLES: "nonsense" };
    const run = promisify(execFile)(process.execPath, [join(repository, "infra/doctor/doctor.ts")], { env });
    await expect(run).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("SWITCHBOARD_TABLES"),
    });
  });
});
