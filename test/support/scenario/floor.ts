import { afterEach } from "vitest";
import type { Message } from "../../../shared/wire/agent-api/types.ts";
import type { AgentClient } from "./agent-client.ts";
import type { Customer, ScenarioStack } from "./stack.ts";

export interface Floor {
  /** A new customer who says something. */
  customerSaying(text: string): Promise<Customer>;
  /** Everything the customer was told by the app, in order. */
  toldTo(customer: Customer): readonly string[];
  /** Ends the conversation and closes its wrap-up. */
  finish(agent: AgentClient, conversationId: string): Promise<void>;
  /** Looks again after each command that was handled, until there is something to find. */
  eventually<Found>(look: () => Promise<Found | undefined>): Promise<Found>;
}

/** Customers and agents of one file. After each test every conversation is over and everybody is offline. */
export function useFloor(stack: ScenarioStack, agentIds: readonly string[]): Floor {
  const customers: Customer[] = [];

  afterEach(async () => {
    for (const customer of customers.splice(0)) await customer.post({ type: "endOfConversation" });
    await stack.running.broker.whenIdle();
    for (const id of agentIds) {
      const agent = stack.agent(id);
      const { conversations, me } = await agent.until((snapshot) => snapshot);
      for (const conversation of conversations) {
        await agent.act("POST", `/conversations/${conversation.id}/close`);
      }
      if (me.presence !== "offline") await agent.setPresence("offline");
    }
    await stack.running.broker.whenIdle();
  });

  return {
    customerSaying: async (text) => {
      const customer = await stack.customer();
      customers.push(customer);
      await customer.say(text);
      return customer;
    },
    toldTo: ({ conversationId }) =>
      stack.running.directLine
        .activities(conversationId)
        .flatMap(({ type, from, text }) =>
          type === "message" && from.role !== "user" ? [String(text ?? "")] : [],
        ),
    finish: async (agent, conversationId) => {
      for (const act of ["end", "close"]) {
        const { status, body } = await agent.act("POST", `/conversations/${conversationId}/${act}`);
        if (status !== 200) throw new Error(`${act} answered ${status} ${body.code}`);
      }
    },
    eventually: async (look) => {
      for (;;) {
        const moved = Promise.withResolvers<void>();
        const stop = stack.running.broker.onEvent(({ type }) => {
          if (type === "completed") moved.resolve();
        });
        try {
          const found = await look();
          if (found !== undefined) return found;
          await moved.promise;
        } finally {
          stop();
        }
      }
    },
  };
}

/** What was said, by whom, without what the system noted. */
export function saidIn(messages: readonly Message[]): readonly string[] {
  return messages
    .filter(({ kind }) => kind === "message")
    .map(({ sender, text }) => `${sender.kind}: ${text}`);
}

/** The lines of one kind. */
export function linesOf(
  messages: readonly Message[],
  ...kinds: readonly Message["kind"][]
): readonly string[] {
  return messages.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
}
