import { expect, it } from "vitest";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const stack = useScenarioStack({
  testBots: true,
  configuration: testConfiguration({ workstream: { wrapUp: { block: "never" } } }),
});

it("a wrap-up that does not block frees the capacity at once and stays in the agent's list", async () => {
  const ann = stack.agent("ann");
  await ann.setPresence("available");
  const customer = await stack.customer();
  await customer.say('escalate {"Topic":"people"}');
  const id = await ann.accept();
  await ann.act("POST", `/conversations/${id}/end`);
  const freed = await ann.until((snapshot) => (snapshot.me.unitsInUse === 0 ? snapshot : undefined));
  expect(freed.conversations).toMatchObject([{ id, status: "wrapUp" }]);
  expect((await ann.act("POST", `/conversations/${id}/close`)).status).toBe(200);
  await ann.until((snapshot) => (snapshot.conversations.length === 0 ? true : undefined));
});
