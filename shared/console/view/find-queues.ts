import type { QueueList } from "../../wire/agent-api/types.ts";

type Queue = QueueList["queues"][number];

/** Those whose name holds every word; where somebody is free, first. */
export function findQueues(queues: readonly Queue[], search: string): readonly Queue[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const isFree = ({ agentsAvailable, hasBot }: Queue): number => (agentsAvailable > 0 || hasBot ? 0 : 1);
  return queues
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .toSorted((a, b) => isFree(a) - isFree(b));
}
