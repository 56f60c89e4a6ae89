import fc from "fast-check";
import type { GroupCommand, WaitingItem } from "../../../shared/domain/assignment/command.ts";
import { conversationId, threadId } from "../../../shared/domain/ids.ts";
import { presences } from "../../../shared/domain/routing/configuration.ts";
import { anyBot, anyQueue, anyText, anyUser, whole } from "./thread-commands.ts";

const anyConversation = fc
  .record({
    thread: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/).map(threadId),
    number: fc.integer({ min: 1, max: 999 }),
  })
  .map(conversationId);

const anyItem: fc.Arbitrary<WaitingItem> = fc.record({
  conversation: anyConversation,
  epoch: whole,
  queueId: anyQueue,
  since: whole,
  units: fc.integer({ min: 1, max: 100 }),
  allowedPresences: fc.subarray([...presences]),
  botsAllowed: fc.boolean(),
  formerBots: fc.array(anyBot, { maxLength: 3 }),
  declines: fc.dictionary(
    anyText.filter((name) => name !== "__proto__"),
    fc.record({ count: whole, lastAt: whole }),
    { noNullPrototype: true, maxKeys: 3 },
  ),
  transferredBy: fc.array(anyUser, { maxLength: 3 }),
});

const typed = <Type extends GroupCommand["type"]>(type: Type) => ({ type: fc.constant(type) });

/** One of each; a command type without one does not compile. */
export const groupCommandOfEveryType: {
  readonly [Type in GroupCommand["type"]]: fc.Arbitrary<Extract<GroupCommand, { type: Type }>>;
} = {
  Enqueue: fc.record({ ...typed("Enqueue"), item: anyItem }),
  Withdraw: fc.record({ ...typed("Withdraw"), conversation: anyConversation, epoch: whole }),
  Release: fc.record({
    ...typed("Release"),
    conversation: anyConversation,
    epoch: whole,
    why: fc.constantFrom("declined", "ran-out", "agent-lost", "left", "wrapping-up", "ended", "returned"),
  }),
  SetPresence: fc.record({
    ...typed("SetPresence"),
    userId: anyUser,
    presence: fc.constantFrom(...presences),
  }),
  CheckLease: fc.record({ ...typed("CheckLease"), userId: anyUser, lease: whole }),
  EndGrace: fc.record({ ...typed("EndGrace"), userId: anyUser, lease: whole }),
  ChangeMembership: fc.record({
    ...typed("ChangeMembership"),
    queueId: anyQueue,
    member: fc.oneof(anyUser, anyBot),
    change: fc.constantFrom("add", "remove"),
  }),
  MatchAgain: fc.record({ ...typed("MatchAgain"), dueAt: whole }),
};
