import { describe, expect, it } from "vitest";
import { commandId, threadId, userId } from "../../shared/domain/ids.ts";
import { useAgentApi } from "../support/agent-api.ts";

const api = useAgentApi();
const key = { "idempotency-key": "key-number-1" };

const said = async (conversationId: string): Promise<readonly string[]> => {
  const { body } = await api().as("ann", "GET", `/conversations/${conversationId}/messages`);
  const messages: readonly { kind: string; sender: { kind: string }; text: string }[] = body.messages;
  return messages.filter(({ sender }) => sender.kind === "agent").map(({ text }) => text);
};

describe("an Idempotency-Key", () => {
  it("makes a repeated command one command with one outcome", async () => {
    const path = `/conversations/${await api().handToAnn()}/messages`;
    const first = await api().as("ann", "POST", path, { body: { text: "Hello" }, headers: key });
    const second = await api().as("ann", "POST", path, { body: { text: "Hello" }, headers: key });
    expect(first.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect(await said(`${path.split("/")[2]}`)).toEqual(["Hello"]);
  });

  it("is refused for another body", async () => {
    const id = await api().handToAnn();
    await api().as("ann", "POST", `/conversations/${id}/messages`, { body: { text: "One" }, headers: key });
    const path = `/conversations/${id}/messages`;
    const second = await api().as("ann", "POST", path, { body: { text: "Two" }, headers: key });
    expect([second.status, second.body.code]).toEqual([422, "idempotency-key-reused"]);
    expect(await said(id)).toEqual(["One"]);
  });

  it("is refused for another path, though the body is the same", async () => {
    const id = await api().handToAnn();
    await api().as("ann", "POST", `/conversations/${id}/end`, { body: {}, headers: key });
    const second = await api().as("ann", "POST", `/conversations/${id}/close`, { body: {}, headers: key });
    expect(second.status).toBe(422);
  });

  it("is another one for another conversation or the user's presence", async () => {
    const id = await api().handToAnn();
    const path = `/conversations/${id}/messages`;
    const presence = { body: { presence: "busy" }, headers: key };
    expect((await api().as("ann", "PUT", "/presence", presence)).status).toBe(200);
    const asked = { body: { text: "Hello" }, headers: key };
    expect((await api().as("ann", "POST", path, asked)).status).toBe(200);
    expect(await said(id)).toEqual(["Hello"]);
  });

  it("is refused for another body while the first is on its way, and the first is done", async () => {
    const id = await api().handToAnn();
    const path = `/conversations/${id}/messages`;
    api().app.handling = false;
    const first = await api().as("ann", "POST", path, { body: { text: "One" }, headers: key });
    const second = await api().as("ann", "POST", path, { body: { text: "Two" }, headers: key });
    expect([first.status, second.status]).toEqual([202, 422]);
    await api().app.bus.deliverAll();
    expect(await said(id)).toEqual(["One"]);
  });

  it("is another one for another user", async () => {
    for (const user of ["ann", "ben"]) {
      const asked = { body: { presence: "away" }, headers: key };
      expect((await api().as(user, "PUT", "/presence", asked)).status).toBe(200);
    }
  });

  it("gives a repeated refusal the same reason", async () => {
    const path = `/conversations/${await api().handToAnn()}/transfer`;
    for (const _ of [1, 2]) {
      const { status, body } = await api().as("ann", "POST", path, {
        body: { queueId: "Empty" },
        headers: key,
      });
      expect([status, body.code]).toEqual([409, "queue-without-members"]);
    }
  });

  it("lets a command that never reached the bus be sent again", async () => {
    const path = `/conversations/${await api().handToAnn()}/messages`;
    const asked = { body: { text: "Hello" }, headers: key };
    const { bus } = api().app;
    const { send } = bus;
    bus.send = async () => {
      throw Object.assign(new Error("away"), { name: "BusUnavailableError" });
    };
    expect((await api().as("ann", "POST", path, asked)).body.code).toBe("bus-unavailable");
    bus.send = send;
    expect((await api().as("ann", "POST", path, asked)).status).toBe(200);
  });

  it.each([
    ["missing", undefined, "idempotency-key-missing"],
    ["too short", "short", "idempotency-key-invalid"],
    ["too long", "k".repeat(129), "idempotency-key-invalid"],
    ["of odd characters", "no spaces here", "idempotency-key-invalid"],
  ])("that is %s is told so", async (_, sent, code) => {
    const headers = { "idempotency-key": sent };
    const { status, body } = await api().as("ann", "PUT", "/presence", {
      body: { presence: "away" },
      headers,
    });
    expect([status, body.code]).toEqual([400, code]);
  });
});

describe("a command", () => {
  it("whose outcome does not come in three seconds is answered with where to ask", async () => {
    api().app.handling = false;
    const start = api().app.deps.clock.now();
    const asked = await api().as("ann", "PUT", "/presence", { body: { presence: "away" } });
    expect(asked.status).toBe(202);
    expect(api().app.deps.clock.now() - start).toBe(3000);
    const location = `/api/agent/commands/${asked.body.commandId}`;
    expect(asked.headers.get("location")).toBe(location);

    const path = location.replace("/api/agent", "");
    expect((await api().as("ann", "GET", path)).body.outcome).toBe("pending");
    await api().app.bus.deliverAll();
    expect((await api().as("ann", "GET", path)).body.outcome).toBe("done");
  });

  it("that was refused later says why", async () => {
    const id = await api().handToAnn();
    api().app.handling = false;
    const body = { queueId: "Nowhere" };
    const asked = await api().as("ann", "POST", `/conversations/${id}/transfer`, { body });
    await api().app.bus.deliverAll();
    const outcome = await api().as("ann", "GET", `/commands/${asked.body.commandId}`);
    expect(outcome.body).toMatchObject({ outcome: "refused", code: "queue-unknown" });
  });

  it("that was answered in time is not remembered: its sender knows all about it", async () => {
    const { status, body } = await api().as("ann", "PUT", "/presence", { body: { presence: "away" } });
    expect(status).toBe(200);
    expect((await api().as("ann", "GET", `/commands/${body.commandId}`)).status).toBe(404);
  });

  it("tells the outcome of its own request only, whatever else came under its key", async () => {
    const id = await api().handToAnn();
    const path = `/conversations/${id}/messages`;
    await api().as("ann", "POST", path, { body: { text: "One" }, headers: key });
    const { threads } = api().app.deps;
    const { findCommand } = threads;
    Object.assign(threads, { findCommand: async () => undefined });
    const second = await api().as("ann", "POST", path, { body: { text: "Two" }, headers: key });
    expect(second.status).toBe(202);
    Object.assign(threads, { findCommand });
    const outcome = await api().as("ann", "GET", `/commands/${second.body.commandId}`);
    expect(outcome.body).toMatchObject({ outcome: "refused", code: "idempotency-key-reused" });
  });

  it("that a package from before had sent, and handled without a fingerprint, is told as it was", async () => {
    const { deps } = api().app;
    const target = { kind: "group", id: deps.group } as const;
    const id = commandId("sent-before");
    await deps.sentCommands.remember(userId("ann"), { commandId: id, fingerprint: "asked", target, at: 1 });
    const loaded = await deps.groups.load(deps.group);
    const command = { id, type: "SetPresence", at: 1, outcome: { done: true }, effects: [] } as const;
    await deps.groups.save(deps.group, { loaded, next: loaded.state, entries: [], command });
    const { body } = await api().as("ann", "GET", `/commands/${id}`);
    expect(body).toEqual({ outcome: "done", commandId: id });
  });

  it.each(["x_nobody", "%2e%2e%2f", "a'b"])("nobody sent, such as %s, is not there", async (id) => {
    expect((await api().as("ann", "GET", `/commands/${encodeURIComponent(id)}`)).status).toBe(404);
  });
});

describe("an offer that has gone", () => {
  it("is refused as expired once it ran out", async () => {
    const { conversationId, epoch } = await api().offerToAnn();
    await api().app.pass(61_000);
    const path = `/conversations/${conversationId}/accept`;
    const { status, body } = await api().as("ann", "POST", path, { body: { epoch } });
    expect([status, body.code]).toEqual([409, "offer-expired"]);
  });

  it("is refused as expired when the customer left before", async () => {
    const { conversationId, epoch } = await api().offerToAnn();
    const { address } = (await api().app.deps.threads.load(threadId(conversationId.replace(/\.\d+$/, ""))))
      .state;
    if (address === undefined) throw new Error("the thread has no address");
    await api().app.tell({ type: "CustomerLeaves", address });
    const path = `/conversations/${conversationId}/accept`;
    const { status, body } = await api().as("ann", "POST", path, { body: { epoch } });
    expect([status, body.code]).toEqual([409, "offer-expired"]);
  });

  it("shows no more, and leaves a missed agent inactive", async () => {
    await api().offerToAnn();
    await api().app.pass(30_000);
    await api().snapshotOf("ann");
    await api().app.pass(31_000);
    const { me, offers } = await api().snapshotOf("ann");
    expect([me.presence, offers]).toEqual(["inactive", []]);
  });
});

describe("queue members", () => {
  it("change when a supervisor says so, and are refused when nobody knows them", async () => {
    await api().as("sam", "PUT", "/queues/Desk/members/ben");
    const { body } = await api().as("sam", "GET", "/queues/Desk/members");
    expect(body.members).toEqual([
      { id: "ann", displayName: "Ann Keller", kind: "agent" },
      { id: "ben", displayName: "Ben Osei", kind: "agent" },
    ]);
    await api().as("sam", "DELETE", "/queues/Desk/members/ann");
    expect((await api().as("sam", "GET", "/queues/Desk/members")).body.members).toHaveLength(1);

    const unknown = await api().as("sam", "PUT", "/queues/Desk/members/zoe");
    expect([unknown.status, unknown.body.code]).toEqual([409, "user-unknown"]);
    expect((await api().as("sam", "PUT", "/queues/Nowhere/members/ann")).status).toBe(404);
  });
});
