import { describe, expect, it } from "vitest";
import { userId } from "../../shared/domain/ids.ts";
import type { Message } from "../../shared/wire/agent-api/types.ts";
import { useAgentApi } from "../support/agent-api.ts";
import { customerAddress } from "../support/memory-app.ts";

const api = useAgentApi();

const textsFor = async (user: string, id: string): Promise<readonly string[]> => {
  const { body } = await api().as(user, "GET", `/conversations/${id}/messages`);
  return body.messages.map(({ text }: Message) => text);
};

describe("an offer", () => {
  it("shows queue, customer, waiting time and topic variables, not what was said", async () => {
    await api().app.tell({
      type: "StartConversation",
      address: customerAddress,
      answers: { Topic: "Cards", Secret: "1234" },
    });
    const { conversationId, epoch, expiresAt, waitingSince, ...shown } = await api().offerToAnn();
    expect(shown).toEqual({
      queueId: "Desk",
      queueName: "Front desk",
      customerName: "Kim",
      variables: [{ name: "Topic", value: "Cards", displayable: false }],
    });
    expect(Date.parse(expiresAt) - api().app.deps.clock.now()).toBeLessThanOrEqual(60_000);
    expect(Date.parse(waitingSince)).toBeLessThanOrEqual(api().app.deps.clock.now());

    const { body } = await api().as("ann", "GET", `/conversations/${conversationId}`);
    expect(body).toMatchObject({ access: "offered", stage: "offered", epoch, variables: shown.variables });
    expect(body).not.toHaveProperty("summary");
    expect((await api().as("ann", "GET", `/conversations/${conversationId}/messages`)).status).toBe(404);
  });
});

describe("a held conversation", () => {
  it("is in the list, and tells why it is here", async () => {
    const id = await api().handToAnn();
    const { conversations, offers, me } = await api().snapshotOf("ann");
    expect([offers, me.unitsInUse]).toEqual([[], 30]);
    expect(conversations).toMatchObject([
      { id, status: "active", stage: "with-agent", queueName: "Front desk", customerName: "Kim" },
    ]);
    const { body } = await api().as("ann", "GET", `/conversations/${id}`);
    expect(body).toMatchObject({
      access: "held",
      queue: { id: "Desk" },
      whyHere: { because: "no-rule-matched" },
    });
  });

  it("shows who said what, and what became of it", async () => {
    const id = await api().handToAnn();
    await api().as("ann", "POST", `/conversations/${id}/messages`, { body: { text: "<b>Good day</b>" } });
    const { body } = await api().as("ann", "GET", `/conversations/${id}/messages`);
    const messages: readonly Message[] = body.messages;
    expect(messages.find(({ sender }) => sender.kind === "customer")).toMatchObject({
      kind: "message",
      sender: { name: "Kim" },
      text: "Hello",
    });
    expect(messages.at(-1)).toMatchObject({
      kind: "message",
      sender: { kind: "agent", name: "Ann Keller" },
      text: "<b>Good day</b>",
      delivery: { state: "delivered" },
    });
    expect(messages.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        "conversation-opened",
        "queue-chosen",
        "notice",
        "offer-made",
        "offer-accepted",
      ]),
    );
  });

  it("can be read page by page, nothing twice and nothing left out", async () => {
    const id = await api().handToAnn();
    const all = await textsFor("ann", id);
    const found: string[] = [];
    for (let after = 0, more = true; more; ) {
      const { body } = await api().as("ann", "GET", `/conversations/${id}/messages?after=${after}&limit=1`);
      found.push(...body.messages.map(({ text }: Message) => text));
      ({ next: after, more } = body);
    }
    expect(found).toEqual(all);
  });

  it("lets the customer see that somebody is writing", async () => {
    const id = await api().handToAnn();
    await api().as("ann", "POST", `/conversations/${id}/typing`);
    expect(api().app.typing).toMatchObject([{ conversationId: customerAddress.conversationId }]);
    await api().as("ann", "POST", `/conversations/${id}/end`);
    expect((await api().as("ann", "POST", `/conversations/${id}/typing`)).status).toBe(204);
    expect(api().app.typing).toHaveLength(1);
  });
});

describe("a conversation in wrap-up", () => {
  it("stays in the list until it is closed", async () => {
    const id = await api().handToAnn();
    await api().as("ann", "POST", `/conversations/${id}/end`);
    const [listed] = (await api().snapshotOf("ann")).conversations;
    expect(listed).toMatchObject({ id, status: "wrapUp", stage: "wrap-up" });
    expect(Date.parse(listed?.wrapUpClosesAt ?? "")).toBeGreaterThan(api().app.deps.clock.now());

    await api().as("ann", "POST", `/conversations/${id}/close`, { body: { notes: "All good" } });
    expect((await api().snapshotOf("ann")).conversations).toEqual([]);
    const { body } = await api().as("sam", "GET", `/conversations/${id}/messages`);
    expect(body.messages.at(-1)).toMatchObject({ kind: "conversation-closed", note: "All good" });
  });
});

describe("an agent who left", () => {
  const leave = async () => {
    const id = await api().handToAnn();
    await api().as("ann", "POST", `/conversations/${id}/transfer`, {
      body: { queueId: "Cards", note: "VIP" },
    });
    await api().app.say("Is anybody there?");
    return id;
  };

  it("reads what was said up to then, and nothing of what came later", async () => {
    const id = await leave();
    const texts = await textsFor("ann", id);
    expect(texts.at(-1)).toBe("Ann Keller transferred the conversation to Cards.");
    expect(texts).not.toContain("Is anybody there?");
    expect(await textsFor("sam", id)).toContain("Is anybody there?");
    expect((await api().as("ann", "GET", `/conversations/${id}`)).body.access).toBe("left");
  });

  it("reads it until the end of the next day and no longer", async () => {
    const id = await leave();
    const path = `/conversations/${id}`;
    const endOfNextDay = Date.UTC(2026, 2, 4);
    await api().app.pass(endOfNextDay - 1 - api().app.deps.clock.now());
    expect((await api().as("ann", "GET", path)).status).toBe(200);
    await api().app.pass(1);
    expect((await api().as("ann", "GET", path)).status).toBe(404);
  });

  it("is told that acts are no longer theirs", async () => {
    const id = await leave();
    const { status, body } = await api().as("ann", "POST", `/conversations/${id}/end`);
    expect([status, body.code]).toEqual([409, "not-yours"]);
  });
});

describe("a conversation that does not exist", () => {
  it.each(["c_kim.2", "c_kim.0", "c_nobody.1", "c_kim", "c_kim.1.1", "c_kim.99999999999", "%00.1"])(
    "such as %s, is not there for anybody",
    async (id) => {
      await api().handToAnn();
      for (const user of ["ann", "sam"]) {
        const path = `/conversations/${encodeURIComponent(id)}`;
        expect((await api().as(user, "GET", path)).status).toBe(404);
        expect((await api().as(user, "GET", `${path}/messages`)).status).toBe(404);
      }
    },
  );
});

describe("sync", () => {
  it("answers nothing when the wait is over without a change", async () => {
    const { cursor } = await api().snapshotOf("ann");
    const start = api().app.deps.clock.now();
    const { status } = await api().as("ann", "GET", `/sync?cursor=${cursor}&wait=25`);
    expect([status, api().app.deps.clock.now() - start]).toEqual([204, 25_000]);
  });

  it("answers at the first change", async () => {
    await api().as("ann", "PUT", "/presence", { body: { presence: "available" } });
    const { cursor } = await api().snapshotOf("ann");
    const { deps } = api().app;
    const { sleep } = deps.clock;
    let asleep = 0;
    deps.clock.sleep = async (ms) => {
      asleep++;
      if (asleep === 3) await api().app.say("Hello");
      await sleep(ms);
    };
    const { status, body } = await api().as("ann", "GET", `/sync?cursor=${cursor}&wait=25`);
    expect([status, asleep, body.offers.length]).toEqual([200, 3, 1]);
    expect(body.cursor).not.toBe(cursor);
  });

  it("keeps an agent present, and only an agent", async () => {
    await api().as("ann", "PUT", "/presence", { body: { presence: "available" } });
    for (let minute = 0; minute < 5; minute++) {
      await api().app.pass(50_000);
      expect((await api().snapshotOf("ann")).me.presence).toBe("available");
    }
    await api().app.pass(61_000);
    expect((await api().as("ann", "GET", "/me")).body.presence).toBe("offline");
    await api().snapshotOf("sam");
    expect(await api().app.deps.leases.endOf(userId("sam"))).toBeUndefined();
  });

  it.each(["wait=26", "wait=-1", "wait=x", "wait=1.5", "later=1", `cursor=${"c".repeat(257)}`])(
    "refuses the query %s",
    async (query) => {
      const { status, body } = await api().as("ann", "GET", `/sync?${query}`);
      expect([status, body.code]).toEqual([400, "query-invalid"]);
      expect(body.errors[0].field).toBe(query.split("=")[0]);
    },
  );
});

describe("me", () => {
  it("gives a supervisor who is no agent a name and no capacity", async () => {
    expect((await api().as("sam", "GET", "/me")).body).toEqual({
      id: "sam",
      displayName: "Sam Whitfield",
      roles: ["supervisor"],
      presence: "offline",
      capacity: 0,
      unitsInUse: 0,
    });
  });
});

describe("push", () => {
  it("is a socket of the caller's own, where there is one", async () => {
    const { realtime } = api().app.deps;
    Object.assign(api().app.deps, {
      realtime: { ...realtime, clientUrl: async (user: string) => `wss://push.example/${user}` },
    });
    const { status, body } = await api().as("ann", "POST", "/realtime");
    expect([status, body]).toEqual([200, { url: "wss://push.example/ann" }]);
  });
});
