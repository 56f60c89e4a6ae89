import { ServiceBusClient } from "@azure/service-bus";
import { expect, it, onTestFinished } from "vitest";
import { busQueues } from "../../shared/bus-queues.ts";
import { commandId } from "../../shared/domain/ids.ts";
import type { BusMessage } from "../../shared/ports/command-bus.ts";
import type { DeadLetterList } from "../../shared/wire/agent-api/types.ts";
import { deriveId } from "../../shared/wire/derived-id.ts";
import { threadCommandMessage } from "../../shared/wire/thread-command.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const stack = useScenarioStack();

/** While the app is away, Service Bus gives a message up; then the app comes back. */
async function giveUp(message: BusMessage): Promise<void> {
  const { running } = stack;
  await running.host.stop();
  const bus = new ServiceBusClient(running.broker.connectionString);
  onTestFinished(() => bus.close());
  const { queue, sessionId, messageId, body } = message;
  await bus.createSender(queue).sendMessages({ sessionId, messageId, body });
  const receiver = await bus.acceptSession(queue, sessionId);
  const [received] = await receiver.receiveMessages(1);
  if (received === undefined) throw new Error("the message did not come");
  await receiver.deadLetterMessage(received, {
    deadLetterReason: "MaxDeliveryCountExceeded",
    deadLetterErrorDescription: "Message could not be consumed after 10 delivery attempts.",
  });
  await receiver.close();
  expect(running.broker.counts(queue)).toMatchObject({ deadLetter: 1 });
  await running.restartApp();
  await running.broker.whenIdle(queue);
}

it("A customer's message that Service Bus gave up is seen by people, and the customer is not left waiting", async () => {
  const sam = stack.agent("sam");
  const ann = stack.agent("ann");
  const customer = await stack.customer();
  await customer.say("Hello");
  await customer.nextText(/assistant/);
  const { conversationId } = customer;
  const threadId = threadKeyOf("directline", conversationId);
  const address = {
    channelId: "directline",
    serviceUrl: stack.running.directLine.serviceUrl,
    conversationId,
    customer: { id: "dl_casey", name: "Casey" },
    bot: { id: stack.running.appId },
  };
  const command = { type: "ReceiveMessage", address, message: { text: "My card is gone" } } as const;
  await giveUp(threadCommandMessage({ id: commandId(deriveId("test", "lost")), threadId, command }));

  await ann.setPresence("available");
  const id = await ann.accept();
  await ann.untilMessage(id, ({ text }) => text === "My card is gone");
  await ann.untilMessage(id, ({ kind }) => kind === "command-failed");

  const { body } = await sam.call<DeadLetterList>("GET", "/dead-letters");
  const [letter] = body.letters;
  expect(letter).toMatchObject({
    queue: busQueues.handleConversationCommand,
    commandType: "ReceiveMessage",
    conversationId: id,
    whyNotResubmitted: "already-recorded",
  });
  const again = await sam.act("POST", `/dead-letters/${letter?.id}/resubmit`);
  expect(again).toMatchObject({ status: 409, body: { code: "already-recorded" } });
});
