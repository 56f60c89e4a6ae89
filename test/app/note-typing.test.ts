import { beforeEach, expect, it } from "vitest";
import { takeActivity } from "../../shared/app/take-activity.ts";
import { conversationId, userId } from "../../shared/domain/ids.ts";
import { decodeActivity } from "../../shared/wire/activity.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import { createMemoryApp, customerAddress, type MemoryApp } from "../support/memory-app.ts";

const { channelId } = customerAddress;
const thread = threadKeyOf(channelId, customerAddress.conversationId);
const held = conversationId({ thread, number: 1 });
const ann = userId("ann");

let app: MemoryApp;
let marks: number;

beforeEach(async () => {
  app = await createMemoryApp();
  marks = 0;
  const { feeds } = app.deps;
  const { markTyping } = feeds;
  feeds.markTyping = async (user, typing) => {
    marks++;
    await markTyping(user, typing);
  };
});

async function customerTypes(conversation: Record<string, unknown> = {}): Promise<string> {
  const decoded = decodeActivity({
    type: "typing",
    channelId,
    serviceUrl: customerAddress.serviceUrl,
    conversation: { id: customerAddress.conversationId, ...conversation },
    from: { id: "customer-1" },
    recipient: { id: "bot" },
  });
  if (!decoded.ok) throw new Error(decoded.message);
  return takeActivity(app.deps, decoded.activity);
}

async function giveToAnn(): Promise<void> {
  await app.say("Hello", thread);
  const offer = { userId: ann, conversation: 1 };
  await app.tell(
    {
      type: "Offer",
      conversation: 1,
      epoch: 1,
      queueId: "Desk" as never,
      to: { kind: "agent", userId: ann },
    },
    thread,
  );
  const { state } = await app.deps.threads.load(thread);
  await app.tell({ type: "AcceptOffer", ...offer, epoch: state.epoch }, thread);
}

const typing = async () => (await app.deps.feeds.feedOf(ann)).typing[held];

it("shows the agent who holds the conversation that the customer types, for 6 seconds", async () => {
  await giveToAnn();
  const { mark } = await app.deps.feeds.feedOf(ann);
  expect(await customerTypes()).toBe("ignored");
  expect(await typing()).toBe(app.deps.clock.now() + 6_000);
  expect((await app.deps.feeds.feedOf(ann)).mark).not.toBe(mark);
});

it("is written anew only after 3 seconds", async () => {
  await giveToAnn();
  await customerTypes();
  await app.pass(2_999);
  await customerTypes();
  expect(marks).toBe(1);
  await app.pass(1);
  await customerTypes();
  expect(marks).toBe(2);
});

it("leaves thread and bus alone", async () => {
  await giveToAnn();
  const { version } = await app.deps.threads.load(thread);
  app.deps.bus.send = () => Promise.reject(new Error("nothing travels"));
  await customerTypes();
  expect((await app.deps.threads.load(thread)).version).toEqual(version);
});

it("is nothing while nobody holds the conversation, and in a group chat", async () => {
  await customerTypes();
  await app.say("Hello", thread);
  await customerTypes();
  await giveToAnn();
  await customerTypes({ isGroup: true });
  expect(marks).toBe(0);
});

it("that cannot be kept is no failure of the activity", async () => {
  await giveToAnn();
  app.deps.threads.load = () => Promise.reject(new Error("storage is away"));
  expect(await customerTypes()).toBe("ignored");
  expect(marks).toBe(0);
});
