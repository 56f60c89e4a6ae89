/** Keeps what Service Bus itself gave up, with the reason, and records the failure where people see it. */

import { receiveDeadLetter } from "../shared/app/dead-letters/receive-dead-letter.ts";
import { busFunction } from "../shared/bus-function.ts";
import { busQueues } from "../shared/bus-queues.ts";
import { runtime } from "../shared/runtime.ts";
import { deadLetterQueueOf, receivedDeadLetter } from "../shared/wire/received-dead-letter.ts";

for (const queue of Object.values(busQueues)) {
  busFunction(`${queue}-dead-letter`, {
    connection: "ServiceBus",
    queueName: deadLetterQueueOf(queue),
    handler: (body, context) => receiveDeadLetter(runtime(), receivedDeadLetter(queue, body, context)),
  });
}
