import type { GroupFacts } from "../domain/assignment/decide.ts";
import type { Revision } from "../domain/routing/configuration.ts";
import { decodeGroupCommand } from "../wire/group-command.ts";
import type { ReceivedMessage } from "../wire/received-message.ts";
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
    giveUp: async () => undefined,
  });
}
