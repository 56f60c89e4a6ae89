import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandId, threadId, userId } from "../../shared/domain/ids.ts";
import type { ThreadCommand } from "../../shared/domain/thread/command.ts";
import { PoisonMessageError } from "../../shared/wire/poison-message-error.ts";
import { decodeThreadCommand, threadCommandMessage } from "../../shared/wire/thread-command.ts";
import { hostileValues, withEachPlaceChanged } from "../support/domain/hostile.ts";
import { commandOfEveryType } from "../support/domain/thread-commands.ts";

const id = commandId("a_1");
const to = threadId("c_1");
const overTheWire = (body: unknown): unknown => JSON.parse(JSON.stringify(body));
const source = "handle-conversation-command";

describe.each(Object.entries(commandOfEveryType))("%s", (type, arbitrary) => {
  it("comes out as it went in", () => {
    fc.assert(
      fc.property(arbitrary, (command) => {
        const message = threadCommandMessage({ id, threadId: to, command });
        const decoded = decodeThreadCommand(source, overTheWire(message.body));
        expect(decoded).toEqual({ id, threadId: to, command: overTheWire(command) });
      }),
      { numRuns: 60 },
    );
  });

  it("is refused, unseen, when any one place holds something else", () => {
    const [command] = fc.sample<ThreadCommand>(arbitrary, { numRuns: 1, seed: 7 });
    const { body } = threadCommandMessage({ id, threadId: to, command: command as ThreadCommand });
    for (const changed of withEachPlaceChanged(overTheWire(body), hostileValues)) {
      const decoded = tryDecode(changed);
      if (decoded instanceof Error) {
        expect(decoded).toBeInstanceOf(PoisonMessageError);
        expect(decoded.message).not.toContain("hostile");
      } else {
        expect(decoded.command.type).toBe(type);
      }
    }
  });
});

describe("a thread command", () => {
  it.each([
    [{ type: "RouteEscalation", epoch: 3 }, "escalate-conversation"],
    [{ type: "RouteTransfer", epoch: 3 }, "route-conversation"],
    [{ type: "GreetFromBot", epoch: 3 }, "handle-conversation-command"],
    [{ type: "Wake", wakeId: "w" }, "handle-conversation-command"],
  ] as const)("%j travels on %s, in the thread's session, under its own id", (command, queue) => {
    const message = threadCommandMessage({ id, threadId: to, command });
    expect(message).toMatchObject({ queue, sessionId: "c_1", messageId: "a_1" });
    expect(message).not.toHaveProperty("dueAt");
  });

  it("brings along which request it was sent with", () => {
    const command = { type: "SendToCustomer", userId: userId("ann"), conversation: 1, text: "Hi" } as const;
    const sent = { id, threadId: to, command, fingerprint: "asked" };
    expect(decodeThreadCommand(source, overTheWire(threadCommandMessage(sent).body))).toEqual(sent);
  });

  it("may be due later", () => {
    const command = { type: "Wake", wakeId: "w" } as const;
    expect(threadCommandMessage({ id, threadId: to, command }, 99)).toMatchObject({ dueAt: 99 });
  });

  it.each([
    ["another version", { v: 2, id, threadId: to, command: { type: "Wake", wakeId: "w" } }],
    ["an unknown type", { v: 1, id, threadId: to, command: { type: "Explode" } }],
    ["an empty id", { v: 1, id: " ", threadId: to, command: { type: "Wake", wakeId: "w" } }],
    ["no thread", { v: 1, id, command: { type: "Wake", wakeId: "w" } }],
    ["a key too many", { v: 1, id, threadId: to, command: { type: "Wake", wakeId: "w", more: 1 } }],
    ["a negative epoch", { v: 1, id, threadId: to, command: { type: "RouteTransfer", epoch: -1 } }],
    ["half an epoch", { v: 1, id, threadId: to, command: { type: "RouteTransfer", epoch: 1.5 } }],
    ["nothing", undefined],
  ])("with %s is poison", (_, envelope) => {
    expect(() => decodeThreadCommand(source, { envelope })).toThrow(PoisonMessageError);
  });
});

function tryDecode(body: unknown) {
  try {
    return decodeThreadCommand(source, body);
  } catch (error) {
    return error instanceof Error ? error : new Error("not an error");
  }
}
