import { createCommandBus } from "../../shared/adapters/service-bus/command-bus.ts";
import { systemClock } from "../../shared/adapters/system-clock.ts";
import { commandId, groupId, userId } from "../../shared/domain/ids.ts";
import type { BusMessage } from "../../shared/ports/command-bus.ts";
import { groupCommandMessage } from "../../shared/wire/group-command.ts";
import { threadCommandMessage } from "../../shared/wire/thread-command.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import { startBenchSite } from "./bench-site.ts";
import type { Measured } from "./rows.ts";
import { median } from "./statistics.ts";

const commands = 100;

/** Both are done one after the other, since a session has one handler at a time: the rate is that of one session. */
export async function measureGroup(options: {
  readonly appDirectory: string;
  readonly runs: number;
  readonly onProgress: (line: string) => void;
}): Promise<readonly Measured[]> {
  const { runs, onProgress } = options;
  const site = await startBenchSite(options);
  const { connectionString } = site.broker;
  const bus = createCommandBus({ connection: { connectionString }, clock: systemClock });
  const perSecond = async (messages: readonly BusMessage[]): Promise<number> => {
    const startedAt = performance.now();
    await bus.send(messages);
    await site.broker.whenIdle();
    return (messages.length * 1000) / (performance.now() - startedAt);
  };
  try {
    const conversation = crypto.randomUUID();
    await Promise.all([site.app.nextMessage(conversation), site.app.post(conversation, "hello")]);
    await perSecond(presenceChanges());
    const group: number[] = [];
    const wakes: number[] = [];
    for (let turn = 1; turn <= runs; turn++) {
      onProgress(`group commands and stale wakes ${turn} of ${runs}`);
      group.push(await perSecond(presenceChanges()));
      wakes.push(await perSecond(staleWakes(conversation)));
    }
    return [
      { id: "group-commands", measured: rate(group) },
      { id: "stale-wakes", measured: rate(wakes) },
    ];
  } finally {
    await bus.close();
    await site.stop();
  }
}

function rate(perSecond: readonly number[]): string {
  const middle = median(perSecond);
  return `${middle.toFixed(0)}/s, ${(1000 / middle).toFixed(1)} ms each`;
}

/** Each changes somebody's presence, so that none is done by looking at it. */
function presenceChanges(): readonly BusMessage[] {
  return Array.from({ length: commands }, (_, index) =>
    groupCommandMessage({
      id: commandId(`x_bench-${crypto.randomUUID()}`),
      groupId: groupId("default"),
      command: {
        type: "SetPresence",
        userId: userId("ben"),
        presence: index % 2 === 0 ? "busyDnd" : "away",
      },
    }),
  );
}

function staleWakes(conversation: string): readonly BusMessage[] {
  const threadId = threadKeyOf("directline", conversation);
  return Array.from({ length: commands }, () =>
    threadCommandMessage({
      id: commandId(`x_bench-${crypto.randomUUID()}`),
      threadId,
      command: { type: "Wake", wakeId: "x_another" },
    }),
  );
}
