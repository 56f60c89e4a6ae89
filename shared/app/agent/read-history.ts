import type { WorkstreamId } from "../../domain/ids.ts";
import type { ThreadEvent } from "../../domain/thread/event.ts";
import type { ChannelAddress, ContextVariables } from "../../domain/thread/state.ts";
import type { JournalEntry } from "../../ports/aggregate-store.ts";
import type { AgentDeps } from "./agent-deps.ts";
import type { FoundConversation } from "./find-conversation.ts";
import { addOffer, type PastOffer } from "./past-offers.ts";
import type { Placement } from "./why-here.ts";

/** What the journal tells of a conversation, up to where the reader may read. */
export interface History {
  readonly openedAt: number | undefined;
  readonly workstreamId: WorkstreamId | undefined;
  readonly variables: ContextVariables;
  readonly summary: string | undefined;
  readonly warnings: readonly string[];
  /** What a bot said that the customer never saw. */
  readonly unbridged: number;
  readonly address: ChannelAddress | undefined;
  /** The last routing decision. */
  readonly placement: Placement | undefined;
  readonly offers: readonly PastOffer[];
  readonly disposition: string | undefined;
}

const nothingYet: History = {
  openedAt: undefined,
  workstreamId: undefined,
  variables: { values: {}, displayable: [] },
  summary: undefined,
  warnings: [],
  unbridged: 0,
  address: undefined,
  placement: undefined,
  offers: [],
  disposition: undefined,
};

const pageSize = 500;

export async function readHistory(
  deps: Pick<AgentDeps, "threads">,
  { thread, asked }: FoundConversation,
  upTo: number,
): Promise<History> {
  let history = nothingYet;
  for (let after = 0; ; ) {
    const range = { conversation: asked.number, after, limit: pageSize };
    const { entries, more } = await deps.threads.readJournal(thread.id, range);
    history = entries.filter(({ sequence }) => sequence <= upTo).reduce(add, history);
    const last = entries.at(-1);
    if (!more || last === undefined || last.sequence >= upTo) return history;
    after = last.sequence;
  }
}

function add(history: History, entry: JournalEntry<ThreadEvent>): History {
  const { event } = entry;
  switch (event.type) {
    case "ConversationOpened":
      return {
        ...history,
        openedAt: event.at,
        workstreamId: event.workstreamId,
        address: event.address,
      };
    case "AddressChanged":
      return { ...history, address: event.address };
    case "VariablesSet":
      return {
        ...history,
        variables: event.variables,
        warnings: [...history.warnings, ...event.warnings, ...event.refused.map(describeRefused)],
      };
    case "BotSpoke":
      return event.bridged || event.late ? history : { ...history, unbridged: history.unbridged + 1 };
    case "EscalationRefused":
    case "EscalationAsked":
      return { ...history, summary: event.summary ?? history.summary };
    case "ConversationClosed":
      return { ...history, disposition: event.disposition };
    case "QueueChosen": {
      const { workstreamId, variables, address } = history;
      return {
        ...history,
        placement: { at: entry.at, choice: event, workstreamId, variables, address },
        warnings: [...history.warnings, ...event.warnings],
      };
    }
    default:
      return { ...history, offers: addOffer(history.offers, entry) };
  }
}

function describeRefused({ name, reason }: { readonly name: string; readonly reason: string }): string {
  return `${name}: ${reason}`;
}
