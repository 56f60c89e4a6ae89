import { expect, it } from "vitest";
import { createMemoryUserFeeds } from "../../shared/adapters/memory/user-feeds.ts";
import { announceChanges } from "../../shared/app/announce-changes.ts";
import { userId } from "../../shared/domain/ids.ts";

const ann = userId("ann");

function feedsWith(notify: () => Promise<void>) {
  const told: string[] = [];
  const logged: string[] = [];
  const note = (line: string) => void logged.push(line);
  const stored = createMemoryUserFeeds();
  const feeds = announceChanges(stored, {
    watch: { wake: (user) => void told.push(`wake ${user}`) },
    realtime: {
      clientUrl: async () => undefined,
      notify: async (user) => {
        told.push(`push ${user}, mark ${(await stored.feedOf(user)).mark}`);
        await notify();
      },
    },
    log: { info: note, warn: note, error: note },
  });
  return { feeds, told, logged };
}

it("a change is told to waiters and sockets once it is stored", async () => {
  const { feeds, told } = feedsWith(async () => undefined);
  await feeds.markChanged(ann);
  await feeds.markTyping(ann, {});
  expect(told).toEqual(["wake ann", "push ann, mark 1", "wake ann", "push ann, mark 2"]);
});

it("a push that fails is a line in the log and no failure", async () => {
  const { feeds, logged } = feedsWith(() => Promise.reject(new Error("push is away")));
  await feeds.markChanged(ann);
  expect((await feeds.feedOf(ann)).mark).toBe("1");
  expect(logged).toEqual(["push failed"]);
});
