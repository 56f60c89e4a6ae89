import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Issuer, startIssuer } from "../../infra/local/issuer/start-issuer.ts";
import { createDiscovery } from "../../shared/adapters/sign-in/discovery.ts";
import { createJoseAccessTokens } from "../../shared/adapters/sign-in/jose-access-tokens.ts";
import type { AccessTokens } from "../../shared/ports/access-tokens.ts";
import type { Offer, SyncSnapshot } from "../../shared/wire/agent-api/types.ts";
import {
  type AgentAnswer,
  type AgentFunctions,
  type Asked,
  registerAgentFunctions,
} from "./agent-functions.ts";
import { createMemoryApp, type MemoryApp } from "./memory-app.ts";

/** The agent API over the whole app in memory, with real tokens of the local issuer. Made anew for each test. */
export interface AgentApi {
  readonly app: MemoryApp;
  readonly issuer: Issuer;
  readonly functions: AgentFunctions;
  /** Asks as a user: ann and ben are agents, sam is a supervisor. */
  as(user: string, method: string, path: string, asked?: Asked): Promise<AgentAnswer>;
  snapshotOf(user: string): Promise<SyncSnapshot>;
  /** Makes ann available and lets a customer write: she is offered the conversation. */
  offerToAnn(): Promise<Offer>;
  /** The same, and she accepts. Answers with the conversation's id. */
  handToAnn(): Promise<string>;
}

const users = [
  { id: "ann", name: "Ann", roles: ["agent"] },
  { id: "ben", name: "Ben", roles: ["agent"] },
  { id: "sam", name: "Sam Whitfield", roles: ["supervisor"] },
  { id: "guest", name: "Guest", roles: [] },
  { id: "constructor", name: "Con Structor", roles: ["agent", "supervisor"] },
];

/** Call it once, at the top of a test file. */
export function useAgentApi(): () => AgentApi {
  let current: AgentApi | undefined;
  let issuer: Issuer;
  let functions: AgentFunctions;
  let accessTokens: AccessTokens;
  const api = (): AgentApi => {
    if (current === undefined) throw new Error("the API runs only while tests do");
    return current;
  };
  const clock = { now: () => current?.app.deps.clock.now() ?? Date.now(), sleep: async () => undefined };

  beforeAll(async () => {
    issuer = await startIssuer({ users, audience: "switchboard", clock: clock.now });
    const settings = {
      issuer: issuer.issuer,
      audience: "switchboard",
      userIdClaim: "sub",
      rolesClaim: "roles",
    };
    const discovery = createDiscovery({ issuer: issuer.issuer, allowHttp: true });
    accessTokens = createJoseAccessTokens(settings, { clock, discovery });
    functions = await registerAgentFunctions(() => ({ ...api().app.deps, accessTokens }));
  });
  afterAll(() => issuer.stop());
  beforeEach(async () => {
    current = makeApi(await createMemoryApp(), issuer, functions);
  });
  return api;
}

function makeApi(app: MemoryApp, issuer: Issuer, functions: AgentFunctions): AgentApi {
  const as: AgentApi["as"] = async (user, method, path, asked = {}) =>
    functions.call(method, path, { token: await issuer.token(user), ...asked });
  const snapshotOf: AgentApi["snapshotOf"] = async (user) => (await as(user, "GET", "/sync")).body;

  const offerToAnn = async (): Promise<Offer> => {
    await as("ann", "PUT", "/presence", { body: { presence: "available" } });
    await app.say("Hello");
    const [offer] = (await snapshotOf("ann")).offers;
    if (offer === undefined) throw new Error("ann was not offered the conversation");
    return offer;
  };

  return {
    app,
    issuer,
    functions,
    as,
    snapshotOf,
    offerToAnn,
    async handToAnn() {
      const { conversationId, epoch } = await offerToAnn();
      await as("ann", "POST", `/conversations/${conversationId}/accept`, { body: { epoch } });
      return conversationId;
    },
  };
}
