import { findEmbedder } from "./embedder.ts";

/** Who this browser tab is to the service. */
export interface CustomerSession {
  readonly conversationId: string;
  readonly token: string;
  readonly userId: string;
  readonly userName: string;
}

export const embedder = findEmbedder(new URLSearchParams(location.search).get("embedder"));

const sessionKey = "switchboard-chat-session";
const greetedKey = "switchboard-chat-greeted";

/** The conversation this tab had, or a new customer with a conversation of their own. */
export async function openSession(name: string | undefined): Promise<CustomerSession> {
  const saved = readSession();
  const own = saved !== undefined && (await isOnlyTabOf(saved.userId));
  const session = await requestSession(own ? { resume: saved.token } : { name });
  if (session.conversationId !== saved?.conversationId) sessionStorage.removeItem(greetedKey);
  sessionStorage.setItem(sessionKey, JSON.stringify(session));
  await isOnlyTabOf(session.userId);
  return session;
}

/** A new token for the same conversation, when the old one has expired. */
export async function renewSession(session: CustomerSession): Promise<CustomerSession> {
  const renewed = await requestSession({ resume: session.token });
  sessionStorage.setItem(sessionKey, JSON.stringify(renewed));
  return renewed;
}

/** Whether this tab has a conversation to go on with. */
export const hasSession = () => readSession() !== undefined;

export const wasStarted = () => sessionStorage.getItem(greetedKey) !== null;
export const rememberStarted = () => sessionStorage.setItem(greetedKey, "yes");

/** Framed on another site, the page gets its token from there; otherwise from its own service. */
async function requestSession(wish: Record<string, string | undefined>): Promise<CustomerSession> {
  if (embedder !== undefined) return (await embedder.token(wish)) as CustomerSession;
  const response = await fetch("/chat/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wish),
  });
  if (!response.ok) throw new Error(`the service answered ${response.status}`);
  return (await response.json()) as CustomerSession;
}

function readSession(): CustomerSession | undefined {
  try {
    const saved = JSON.parse(sessionStorage.getItem(sessionKey) ?? "null") as CustomerSession | null;
    return saved ?? undefined;
  } catch {
    return undefined;
  }
}

const held = new Set<string>();

/** A page that reloads may have to wait for its former self to let go of the lock. */
function lockPatience(): number {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.type === "reload" ? 15_000 : 1_000;
}

/**
 * A duplicated tab copies the session, and two tabs would fight for one connection: the second becomes
 * another customer. The lock is held for as long as the page lives.
 */
function isOnlyTabOf(userId: string): Promise<boolean> {
  if (held.has(userId) || !navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(`switchboard-chat-${userId}`, { signal: AbortSignal.timeout(lockPatience()) }, () => {
        held.add(userId);
        resolve(true);
        return new Promise<never>(() => undefined);
      })
      .catch(() => resolve(false));
  });
}
