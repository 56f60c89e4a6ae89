import type { AddressedGroupCommand } from "../domain/assignment/command.ts";
import type { GroupFacts } from "../domain/assignment/decide.ts";
import { commandId } from "../domain/ids.ts";
import type { Revision } from "../domain/routing/configuration.ts";
import { deriveId } from "../wire/derived-id.ts";
import { decodeGroupCommand, groupCommandMessage } from "../wire/group-command.ts";
import type { ReceivedMessage } from "../wire/received-message.ts";
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
    begin: ({ id, groupId, command }, delivery) => {
      let progress: { facts: GroupFacts } | undefined;
      let tried = delivery.redelivered;
      return async () => {
        const { configuration } = await deps.revision();
        progress ??= { facts: { now: delivery.now, configuration, leases: {} } };
        const redelivered = tried;
        tried = true;
        await handleCommand(aggregate, {
          id: groupId,
          commandId: id,
          command,
          now: delivery.now,
          deadline: delivery.deadline,
          redelivered,
          progress,
        });
      };
    },
    giveUp: (addressed, { now }) => giveUp(deps, addressed, now),
  });
}

/** The sender is told that it failed; a lease goes on being checked, or its user would be present for ever. */
async function giveUp(
  deps: HandleGroupDeps,
  { id, groupId, command }: AddressedGroupCommand,
  now: number,
): Promise<void> {
  const loaded = await deps.groups.load(groupId);
  await deps.groups.save(groupId, {
    loaded,
    next: loaded.state,
    entries: [],
    command: {
      id: failureId(id),
      type: command.type,
      at: now,
      outcome: { done: false, reason: "command-failed" },
      effects: [],
    },
  });
  if (command.type !== "CheckLease") return;
  const { configuration } = await deps.revision();
  const again = { id: commandId(deriveId(id, "again")), groupId, command };
  await deps.bus.send([groupCommandMessage(again, now + configuration.presence.leaseSeconds * 1000)]);
}
