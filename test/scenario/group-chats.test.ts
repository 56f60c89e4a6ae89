import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConnectionStatus } from "../support/direct-line-client.ts";
import { channelMessage, postToApp } from "../support/scenario/channel-post.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const politely = "I can only help in a one-to-one chat. Please write to me directly.";

describe("A group chat", () => {
  const stack = useScenarioStack();

  /** A conversation that the connector knows, to which a group's activities can be posted. */
  const newGroup = async (conversation: Readonly<Record<string, unknown>>) => {
    const customer = await stack.customer();
    await customer.untilStatus(ConnectionStatus.Online);
    const { conversationId } = customer;
    return {
      post: async (changes: Readonly<Record<string, unknown>> = {}) => {
        const sent = { conversation: { id: conversationId, ...conversation }, ...changes };
        expect((await postToApp(stack.running, channelMessage(stack.running, sent))).status).toBe(200);
        await stack.running.broker.whenIdle();
      },
      told: () =>
        stack.running.directLine
          .activities(conversationId)
          .flatMap(({ type, from, text }) => (from.role === "user" ? [] : [`${type}: ${text}`])),
    };
  };

  it.each([
    ["says that it is one", { isGroup: true }],
    ["is a channel by its type", { conversationType: "channel" }],
    ["is a group by its type", { conversationType: "groupChat" }],
  ])("that %s gets one polite answer, however much is said in it", async (_, conversation) => {
    const group = await newGroup(conversation);
    await group.post({ text: "hello" });
    expect(group.told()).toEqual([`message: ${politely}`]);
    await group.post({ text: "hello again" });
    await group.post({ text: "and somebody else", from: { id: "dl_robin", name: "Robin" } });
    expect(group.told()).toEqual([`message: ${politely}`]);
  });

  it("opens nothing: no bot speaks, nobody is offered it, and there is no conversation to read", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const sessions = new Set<string>();
    const stop = stack.running.broker.onEvent(({ type, queue, sessionId }) => {
      if (type === "accepted" && sessionId !== undefined) sessions.add(`${queue} ${sessionId}`);
    });
    const group = await newGroup({ isGroup: true });
    await group.post({ text: "A person for my credit card, please" });
    stop();

    const [session = "", ...others] = sessions;
    expect(others).toEqual([]);
    const [queue, threadId] = session.split(" ");
    expect(queue).toBe("handle-conversation-command");
    const sam = stack.agent("sam");
    expect((await sam.call("GET", `/conversations/${threadId}.1`)).status).toBe(404);
    expect((await ann.until((snapshot) => snapshot)).offers).toEqual([]);
    await ann.setPresence("offline");
  });

  it("is not answered when it only starts or ends, or when somebody joins", async () => {
    const group = await newGroup({ isGroup: true });
    await group.post({ type: "event", name: "startConversation", value: {} });
    await group.post({ type: "endOfConversation" });
    await group.post({ type: "conversationUpdate", membersAdded: [{ id: "dl_robin" }] });
    expect(group.told()).toEqual([]);
  });

  it("does not use up the answer of another one", async () => {
    for (const id of [randomUUID(), randomUUID()]) {
      const group = await newGroup({ isGroup: true, name: id });
      await group.post();
      expect(group.told()).toEqual([`message: ${politely}`]);
    }
  });

  it("may be refused beside a personal chat of the same customer, which goes on", async () => {
    const customer = await stack.customer();
    await customer.say("When are you open?");
    await customer.nextText(/^Our branches are open/);
    const group = await newGroup({ isGroup: true });
    await group.post({ from: { id: "dl_casey", name: "Casey" } });
    await customer.say("When are you open?");
    await customer.nextText(/^Our branches are open/);
    expect(customer.texts).not.toContain(politely);
  });
});
