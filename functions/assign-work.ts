/** Matches waiting conversations with people who are present and have room. */

import { handleGroupMessage } from "../shared/app/handle-group-command.ts";
import { busFunction } from "../shared/bus-function.ts";
import { busQueues } from "../shared/bus-queues.ts";
import { runtime } from "../shared/runtime.ts";
import { receivedMessage } from "../shared/wire/received-message.ts";

const queue = busQueues.assignWork;

busFunction("assign-work", {
  connection: "ServiceBus",
  queueName: queue,
  isSessionsEnabled: true,
  handler: (body, context) => handleGroupMessage(runtime(), receivedMessage(queue, body, context)),
});
