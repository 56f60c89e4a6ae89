import type { Bots } from "../../ports/bots.ts";
import type { CommandBus } from "../../ports/command-bus.ts";
import type { CustomerChannel } from "../../ports/customer-channel.ts";
import type { DeadLetters } from "../../ports/dead-letters.ts";
import type { GroupStore } from "../../ports/group-store.ts";
import { noTelemetry, type Telemetry } from "../../ports/telemetry.ts";
import type { ThreadStore } from "../../ports/thread-store.ts";
import { observedBots } from "./bots.ts";
import { observedBus } from "./command-bus.ts";
import { observedChannel } from "./customer-channel.ts";
import { observedDeadLetters, observedGroups, observedThreads } from "./stores.ts";

interface Ports {
  readonly bots: Bots;
  readonly bus: CommandBus;
  readonly channel: CustomerChannel;
  readonly deadLetters: DeadLetters;
  readonly groups: GroupStore;
  readonly threads: ThreadStore;
  readonly telemetry: Telemetry;
}

/** The same ports, each telling what goes through it. Where nobody is told, nothing stands between. */
export function observed<All extends Ports>(ports: All): All {
  const { telemetry } = ports;
  if (telemetry === noTelemetry) return ports;
  return {
    ...ports,
    bots: observedBots(ports.bots, telemetry),
    bus: observedBus(ports.bus, telemetry),
    channel: observedChannel(ports.channel, telemetry),
    deadLetters: observedDeadLetters(ports.deadLetters, telemetry),
    groups: observedGroups(ports.groups, telemetry),
    threads: observedThreads(ports.threads, telemetry),
  };
}
