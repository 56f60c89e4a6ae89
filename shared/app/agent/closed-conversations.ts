import type { Configuration } from "../../domain/routing/configuration.ts";
import type { ClosedConversation } from "../../domain/thread/closed-conversation.ts";
import type { ClosedList, PreviousList } from "../../wire/agent-api/types.ts";
import type { AgentCall, Answer } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { accessTo } from "./conversation-access.ts";
import { findConversation } from "./find-conversation.ts";
import { isoTime } from "./iso-time.ts";
import { agentName, queueName } from "./names.ts";

const day = 24 * 60 * 60 * 1000;
const listed = 200;
const previousListed = 20;

/** What the caller had and is over: as long as they may read it, and no longer. */
export async function listClosed(
  deps: Pick<AgentDeps, "clock" | "closed" | "revision">,
  { user, query }: AgentCall<unknown, { readonly since?: string | undefined }>,
): Promise<Answer<ClosedList>> {
  const now = deps.clock.now();
  const wanted = query.since === undefined ? Math.floor(now / day) * day : Date.parse(query.since);
  const since = Math.max(wanted, now - 2 * day);
  const [found, { configuration }] = await Promise.all([
    deps.closed.ofAgent(user.id, { since, limit: listed }),
    deps.revision(),
  ]);
  const conversations = found.map(({ conversation, customer, closedAt, queueId, disposition }) => ({
    id: conversation,
    ...(customer.name === undefined ? {} : { customerName: customer.name }),
    ...(queueId === undefined ? {} : { queueId, queueName: queueName(configuration, queueId) }),
    closedAt: isoTime(closedAt),
    ...(disposition === undefined ? {} : { disposition }),
  }));
  return { kind: "found", value: { conversations } };
}

/** For whoever serves the customer now. What was said then stays with those who had it. */
export async function listPrevious(
  deps: Pick<AgentDeps, "clock" | "closed" | "revision" | "threads">,
  call: AgentCall,
): Promise<Answer<PreviousList>> {
  const found = await findConversation(deps, call);
  const access = found && accessTo(found.thread, found.asked);
  if (found === undefined || !mayLookBack(access)) return { kind: "not-found" };
  const { address } = found.thread;
  if (address === undefined) return { kind: "found", value: { conversations: [] } };
  const { channelId, customer } = address;
  const [closed, { configuration }] = await Promise.all([
    // One more, since this conversation may be among them.
    deps.closed.ofCustomer({ channelId, id: customer.id }, previousListed + 1),
    deps.revision(),
  ]);
  const others = closed.filter(({ conversation }) => conversation !== found.id).slice(0, previousListed);
  return { kind: "found", value: { conversations: others.map((one) => describe(one, configuration)) } };
}

const mayLookBack = (access: ReturnType<typeof accessTo>): boolean =>
  access === "held" || access === "wrap-up" || access === "supervisor";

function describe(
  { conversation, openedAt, closedAt, queueId, agents, disposition, notes, because }: ClosedConversation,
  configuration: Configuration,
): PreviousList["conversations"][number] {
  return {
    id: conversation,
    openedAt: isoTime(openedAt),
    closedAt: isoTime(closedAt),
    ...(queueId === undefined ? {} : { queueName: queueName(configuration, queueId) }),
    agentNames: agents.map((id) => agentName(configuration, id)),
    ...(disposition === undefined ? {} : { disposition }),
    ...(notes === undefined ? {} : { notes }),
    closedBecause: because,
  };
}
