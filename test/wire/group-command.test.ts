import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupCommand } from "../../shared/domain/assignment/command.ts";
import { commandId, groupId, userId } from "../../shared/domain/ids.ts";
import { decodeGroupCommand, groupCommandMessage } from "../../shared/wire/group-command.ts";
import { PoisonMessageError } from "../../shared/wire/poison-message-error.ts";
import { groupCommandOfEveryType } from "../support/domain/group-commands.ts";
import { hostileValues, withEachPlaceChanged } from "../support/domain/hostile.ts";
import { waitingItem } from "../support/domain/waiting-item.ts";

const id = commandId("x_1");
const to = groupId("default");
const overTheWire = (body: unknown): unknown => JSON.parse(JSON.stringify(body));
const source = "assign-work";

describe.each(Object.entries(groupCommandOfEveryType))("%s", (type, arbitrary) => {
  it("comes out as it went in", () => {
    fc.assert(
      fc.property(arbitrary, (command) => {
        const { body } = groupCommandMessage({ id, groupId: to, command });
        expect(decodeGroupCommand(source, overTheWire(body))).toEqual({ id, groupId: to, command });
      }),
      { numRuns: 60 },
    );
  });

  it("is refused, unseen, when any one place holds something else", () => {
    const [command] = fc.sample<GroupCommand>(arbitrary, { numRuns: 1, seed: 7 });
    const { body } = groupCommandMessage({ id, groupId: to, command: command as GroupCommand });
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

describe("a group command", () => {
  it("brings along which request it was sent with", () => {
    const command = { type: "SetPresence", userId: userId("ann"), presence: "away" } as const;
    const sent = { id, groupId: to, command, fingerprint: "asked" };
    expect(decodeGroupCommand(source, overTheWire(groupCommandMessage(sent).body))).toEqual(sent);
  });

  it("travels in the group's session, under its own id, perhaps later", () => {
    const command = { type: "MatchAgain", dueAt: 99 } as const;
    expect(groupCommandMessage({ id, groupId: to, command }, 99)).toMatchObject({
      queue: "assign-work",
      sessionId: "default",
      messageId: "x_1",
      dueAt: 99,
    });
  });

  it.each(["t1", "t1.0", "t1.x", ".1", "t 1.1", "t1.1.1", "1.1"])(
    "for the conversation %j is poison",
    (conversation) => {
      const command = { type: "Withdraw", conversation, epoch: 1 };
      expect(() => decodeGroupCommand(source, { envelope: { v: 1, id, groupId: to, command } })).toThrow(
        PoisonMessageError,
      );
    },
  );

  it("cannot set the presence that only the system sets", () => {
    const command = { type: "SetPresence", userId: "ann", presence: "inactive" };
    expect(() => decodeGroupCommand(source, { envelope: { v: 1, id, groupId: to, command } })).toThrow(
      PoisonMessageError,
    );
  });

  it("cannot queue work that takes no room", () => {
    const command = { type: "Enqueue", item: { ...waitingItem(), units: 0 } };
    expect(() => decodeGroupCommand(source, { envelope: { v: 1, id, groupId: to, command } })).toThrow(
      PoisonMessageError,
    );
  });
});

function tryDecode(body: unknown) {
  try {
    return decodeGroupCommand(source, body);
  } catch (error) {
    return error instanceof Error ? error : new Error("not an error");
  }
}
