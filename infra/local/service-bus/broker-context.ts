import type { Clock } from "./clock.ts";
import type { Written } from "./journal.ts";
import type { BusQueue } from "./queue.ts";
import type { SasKey } from "./sas-token.ts";

/** What every link needs of the broker behind it. */
export interface BrokerContext {
  readonly clock: Clock;
  readonly key: SasKey;
  /** By name, in any case; a dead-letter queue by its path. */
  findQueue(address: string): BusQueue | undefined;
  /** Calls back, never within the call, when all that happened so far is safely kept. */
  written(done: Written): void;
  /** True: this send is to be refused, as the service does when it is throttled. */
  isBusy(): boolean;
  readonly newMessageId: () => string;
  readonly log: (line: string) => void;
}
