/** Changes threads: customers' messages, bot turns, agents' acts, offers and wakes. */

import { handleThreadMessage } from "../shared/app/handle-thread-command.ts";
import { busFunction } from "../shared/bus-function.ts";
import { busQueues } from "../shared/bus-queues.ts";
import { runtime } from "../shared/runtime.ts";
import { receivedMessage } from "../shared/wire/received-message.ts";

const queue = busQueues.handleConversationCommand;

busFunction("handle-conversation-command", {
  connection: "ServiceBus",
  queueName: queue,
  isSessionsEnabled: true,
  handler: (body, context) => handleThreadMessage(runtime(), receivedMessage(queue, body, context)),
});
