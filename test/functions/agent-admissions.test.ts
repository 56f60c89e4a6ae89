import { describe, expect, it } from "vitest";
import { useAgentApi } from "../support/agent-api.ts";

const api = useAgentApi();

/** How often threads are loaded by what this does, the handling of commands left out. */
async function loadsOf(work: () => Promise<void>): Promise<number> {
  const { threads } = api().app.deps;
  const { load } = threads;
  let count = 0;
  Object.assign(threads, {
    load: (...args: Parameters<typeof load>) => {
      count++;
      return load(...args);
    },
  });
  api().app.handling = false;
  await work();
  api().app.handling = true;
  Object.assign(threads, { load });
  return count;
}

describe("an act of somebody who was let in before", () => {
  it("does not read the thread to see whether they may know of it", async () => {
    const path = `/conversations/${await api().handToAnn()}/messages`;
    const loads = await loadsOf(async () => {
      expect((await api().as("ann", "POST", path, { body: { text: "Hello" } })).status).toBe(202);
    });
    expect(loads).toBe(0);
  });

  it("is refused by the thread when the conversation is theirs no more", async () => {
    const id = await api().handToAnn();
    await api().as("ann", "POST", `/conversations/${id}/end`);
    await api().as("ann", "POST", `/conversations/${id}/close`);
    const { status, body } = await api().as("ann", "POST", `/conversations/${id}/messages`, {
      body: { text: "Hello?" },
    });
    expect([status, body.code]).toEqual([409, "already-ended"]);
  });

  it("lets nobody else in", async () => {
    const path = `/conversations/${await api().handToAnn()}/messages`;
    expect((await api().as("ann", "POST", path, { body: { text: "Hello" } })).status).toBe(200);
    expect((await api().as("ben", "POST", path, { body: { text: "Hello" } })).status).toBe(404);
    expect((await api().as("ben", "POST", path, { body: { text: "Hello" } })).status).toBe(404);
  });
});
