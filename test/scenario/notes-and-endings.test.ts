import { expect, it } from "vitest";
import type { ClosedList, PreviousList } from "../../shared/wire/agent-api/types.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const stack = useScenarioStack();

it("A note is for people only, a wrap-up ends with a disposition, and both are found again", async () => {
  const ann = stack.agent("ann");
  const ben = stack.agent("ben");
  await ann.setPresence("available");
  const customer = await stack.customer();
  await customer.say("A person for my credit card, please");
  const id = await ann.accept();

  await ann.act("POST", `/conversations/${id}/notes`, { text: "Speaks Dutch" });
  await ann.say(id, "Hello");
  await customer.nextText("Hello");
  expect(customer.texts).not.toContain("Speaks Dutch");
  const note = (await ann.messages(id)).find(({ kind }) => kind === "note");
  expect(note).toMatchObject({ sender: { kind: "agent", name: "Ann Keller" }, text: "Speaks Dutch" });
  const { customerMessages, lastMessage } = await ann.until(({ conversations }) => conversations[0]);
  expect([customerMessages, lastMessage]).toEqual([1, { from: "agent", text: "Hello" }]);

  await ann.act("POST", `/conversations/${id}/end`);
  expect((await ann.details(id)).dispositions).toContain("Solved");
  const close = (disposition: string) =>
    ann.act("POST", `/conversations/${id}/close`, { disposition, notes: "Raised the limit" });
  expect(await close("Shrugged")).toMatchObject({ status: 409, body: { code: "disposition-unknown" } });
  expect(await close("Solved")).toMatchObject({ status: 200 });
  await stack.running.broker.whenIdle();

  const closed = await ann.call<ClosedList>("GET", "/closed");
  expect(closed.body.conversations).toMatchObject([
    { id, customerName: "Casey", queueName: "CreditCardQueue", disposition: "Solved" },
  ]);
  expect((await ben.call<ClosedList>("GET", "/closed")).body.conversations).toEqual([]);
  expect((await ann.details(id)).disposition).toBe("Solved");

  await customer.say("A person for my credit card again, please");
  const next = await ann.accept();
  const previous = await ann.call<PreviousList>("GET", `/conversations/${next}/previous`);
  expect(previous.body.conversations).toMatchObject([
    {
      id,
      agentNames: ["Ann Keller"],
      disposition: "Solved",
      notes: "Raised the limit",
      closedBecause: "wrap-up-closed",
    },
  ]);
  expect((await ben.call("GET", `/conversations/${next}/previous`)).status).toBe(404);
});
