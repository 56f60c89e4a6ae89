import type { AddressedGroupCommand } from "../domain/assignment/command.ts";
import type { GroupFacts } from "../domain/assignment/decide.ts";
import { commandId } from "../domain/ids.ts";
import type { Revision } from "../domain/routing/configuration.ts";
import { deriveId } from "../wire/derived-id.ts";
import { decodeGroupCommand, groupCommandMessage } from "../wire/group-command.ts";
import type { ReceivedMessage } from "../wire/received-message.ts";
import { ConcurrencyError } from "./errors.ts";
import { failureId } from "./failure-id.ts";
import { type GroupDeps, groupAggregate } from "./group-aggregate.ts";
import { handleCommand } from "./handle-command.ts";
import { type ReceiveDeps, receiveBusMessage } from "./receive-bus-message.ts";

export interface HandleGroupDeps extends GroupDeps, ReceiveDeps {
  /** The active revision of the configuration. */
  revision(): Promise<Revision>;
}

/** The work of the one function that changes assignment groups. */
export function handleGroupMessage(deps: HandleGroupDeps, message: ReceivedMessage): Promise<void> {
  const aggregate = groupAggregate(deps);
  return receiveBusMessage(deps, message, {
    decode: (body) => decodeGroupCommand(message.queue, body),
    begin: ({ groupId, id: commandId, ...work }, delivery) => {
      let progress: { facts: GroupFacts } | undefined;
      let tried = delivery.redelivered;
      return async () => {
        const { configuration } = await deps.revision();
        progress ??= { facts: { now: delivery.now, configuration, leases: {} } };
        const redelivered = tried;
        tried = true;
        const outcome = await handleCommand(aggregate, {
          ...work,
          id: groupId,
          commandId,
          now: delivery.now,
          deadline: delivery.deadline,
          redelivered,
          progress,
        });
        if (outcome.done) return;
        deps.telemetry.note({ "switchboard.outcome": "refused", "switchboard.reason": outcome.reason });
      };
    },
    giveUp: (addressed, { now }) => giveUpGroupCommand(deps, addressed, now),
  });
}

/** The sender is told that it failed; a lease goes on being checked, or its user would be present for ever. */
export async function giveUpGroupCommand(
  deps: Pick<HandleGroupDeps, "bus" | "groups" | "revision">,
  addressed: AddressedGroupCommand,
  now: number,
): Promise<void> {
  const { id, groupId, command } = addressed;
  await recordFailure(deps, addressed, now);
  if (command.type !== "CheckLease") return;
  const { configuration } = await deps.revision();
  const again = { id: commandId(deriveId(id, "again")), groupId, command };
  await deps.bus.send([groupCommandMessage(again, now + configuration.presence.leaseSeconds * 1000)]);
}

const attempts = 20;

/** The group's own function may save at the same time. */
async function recordFailure(
  { groups }: Pick<HandleGroupDeps, "groups">,
  { id, groupId, command }: AddressedGroupCommand,
  now: number,
): Promise<void> {
  const outcome = { done: false, reason: "command-failed" } as const;
  const record = { id: failureId(id), type: command.type, at: now, outcome, effects: [] };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const loaded = await groups.load(groupId);
    const save = { loaded, next: loaded.state, entries: [], command: record };
    if ((await groups.save(groupId, save)) !== "conflict") return;
  }
  throw new ConcurrencyError(groupId, attempts);
}
