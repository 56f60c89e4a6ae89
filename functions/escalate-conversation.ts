/** Runs the rules again for a conversation that a bot gave away, and chooses its queue. */
import { app } from "@azure/functions";
import { handleThreadMessage } from "../shared/app/handle-thread-command.ts";
import { busQueues } from "../shared/bus-queues.ts";
import { runtime } from "../shared/runtime.ts";
import { receivedMessage } from "../shared/wire/received-message.ts";

const queue = busQueues.escalateConversation;

app.serviceBusQueue("escalate-conversation", {
  connection: "ServiceBus",
  queueName: queue,
  isSessionsEnabled: true,
  handler: (body, context) => handleThreadMessage(runtime(), receivedMessage(queue, body, context)),
});
