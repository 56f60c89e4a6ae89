/** Puts a conversation that a person transferred into the queue that was named. */
import { app } from "@azure/functions";
import { handleThreadMessage } from "../shared/app/handle-thread-command.ts";
import { busQueues } from "../shared/bus-queues.ts";
import { runtime } from "../shared/runtime.ts";
import { receivedMessage } from "../shared/wire/received-message.ts";

const queue = busQueues.routeConversation;

app.serviceBusQueue("route-conversation", {
  connection: "ServiceBus",
  queueName: queue,
  isSessionsEnabled: true,
  handler: (body, context) => handleThreadMessage(runtime(), receivedMessage(queue, body, context)),
});
