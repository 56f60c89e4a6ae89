import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "../listen.ts";
import type { Account, Activity } from "./activity.ts";
import { createAttachmentStore } from "./attachment-store.ts";
import { createBotLink, type DuplicateDelivery } from "./bot-link.ts";
import { createChannel } from "./channel.ts";
import { createChannelSigner, type TokenOverrides } from "./channel-signer.ts";
import { chatPageRoutes, pageSettings } from "./chat-page-routes.ts";
import { clientRoutes } from "./client-routes.ts";
import { createClientStreams } from "./client-streams.ts";
import { createClientTokens } from "./client-tokens.ts";
import { type ConnectorAnswer, connectorRoutes } from "./connector-routes.ts";
import { createConversationStore } from "./conversation-store.ts";
import { type Call, createRouter } from "./http-router.ts";
import { loadServiceKeys } from "./service-keys.ts";
import { type IssuedToken, issueToken, tokenRoutes } from "./token-routes.ts";

export interface DirectLineOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Where activities for the bot are posted; it may be changed later. */
  readonly botEndpoint: string;
  readonly appId: string;
  readonly directLineSecret?: string;
  /** Where conversations, files and keys outlive the process; without it they live in memory. */
  readonly dataDirectory?: string;
  readonly clock?: () => number;
  /** Letters, digits, `-` and `_` only. */
  readonly newId?: () => string;
  /** With the limits of the real channel, which refuses updates and deletions by the bot. On by default. */
  readonly strict?: boolean;
  readonly botTimeoutMs?: number;
  /** Says whether the token on the bot's own calls is good; by default any is. */
  readonly acceptOutboundToken?: (token: string) => boolean | Promise<boolean>;
  /** Of the customer's page, in place of its own file. */
  readonly chatPage?: unknown;
  readonly log?: (line: string) => void;
}

export interface DirectLineService {
  readonly url: string;
  readonly port: number;
  /** What Web Chat and DirectLineJS take as their `domain`. */
  readonly domain: string;
  readonly serviceUrl: string;
  /** OpenID metadata of the key that signs what the bot is posted. */
  readonly metadataUrl: string;
  readonly directLineSecret: string;
  botEndpoint: string;
  /** A token as the service sends it to the bot, or one that is wrong in a chosen way. */
  signToken(overrides?: TokenOverrides): Promise<string>;
  generateToken(user?: Account): Promise<IssuedToken>;
  /** Everything said in a conversation, in order, what only the bot got included. */
  activities(conversationId: string): readonly Activity[];
  /** Fault: breaks every WebSocket. */
  dropSockets(): void;
  /** Fault: the bot gets each activity twice. */
  duplicateDelivery: DuplicateDelivery;
  /** Fault: answers for the bot's next sends; push to it. */
  readonly connectorAnswers: ConnectorAnswer[];
  stop(): Promise<void>;
}

/** Direct Line 3.0 and the Bot Connector behind it, for one bot, on this machine. */
export async function startDirectLine(options: DirectLineOptions): Promise<DirectLineService> {
  const { host = "127.0.0.1", clock = Date.now, newId = randomId, log = () => undefined } = options;
  const { appId, dataDirectory, directLineSecret = "local-direct-line-secret" } = options;
  const settings = pageSettings(options.chatPage);
  const keys = await loadServiceKeys(dataDirectory);
  const server = createServer();
  await listen(server, { host, port: options.port ?? 0, what: "the Direct Line service" });
  const { port } = server.address() as AddressInfo;
  const url = `http://${host}:${port}`;
  const serviceUrl = `${url}/`;
  const botAccount: Account = { id: appId, name: "Bot", role: "bot" };

  const signer = createChannelSigner({ keys, appId, url, serviceUrl, clock });
  const tokens = createClientTokens({ key: keys.clientTokenKey, secret: directLineSecret, appId, clock });
  const conversations = createConversationStore(dataDirectory);
  const attachments = createAttachmentStore({ dataDirectory, clock, newId });
  const streams = createClientStreams({ tokens, conversations });
  const { botEndpoint, botTimeoutMs: timeoutMs = 15_000 } = options;
  const bot = createBotLink({ botEndpoint, signer, serviceUrl, timeoutMs, log });
  const channel = createChannel({ conversations, streams, bot, botAccount, clock, newId });
  const connectorAnswers: ConnectorAnswer[] = [];
  const shared = { conversations, attachments, channel, serviceUrl, newId };

  const askedHost = (call: Call) => hostFor(call, host, port);

  const route = createRouter(
    [
      ...tokenRoutes({ tokens, newId }),
      ...clientRoutes({ ...shared, tokens, hostFor: askedHost }),
      ...chatPageRoutes({ tokens, newId, hostFor: askedHost, settings }),
      ...connectorRoutes({
        ...shared,
        botAccount,
        strict: options.strict ?? true,
        answers: connectorAnswers,
        acceptOutboundToken: options.acceptOutboundToken ?? (() => true),
      }),
      ...signer.routes,
    ],
    log,
  );
  server.on("request", (request, response) => void route(request, response));
  server.on("upgrade", (request, socket, head) => void streams.upgrade(request, socket, head));

  return {
    url,
    port,
    domain: `${url}/v3/directline`,
    serviceUrl,
    metadataUrl: signer.metadataUrl,
    directLineSecret,
    connectorAnswers,
    get botEndpoint() {
      return bot.botEndpoint;
    },
    set botEndpoint(endpoint) {
      bot.botEndpoint = endpoint;
    },
    get duplicateDelivery() {
      return channel.duplicateDelivery;
    },
    set duplicateDelivery(how) {
      channel.duplicateDelivery = how;
    },
    signToken: (overrides) => signer.sign(overrides),
    generateToken: (user) => issueToken(tokens, { conversationId: newId(), ...(user && { user }) }),
    activities: (id) => conversations.find(id)?.entries.map(({ activity }) => activity) ?? [],
    dropSockets: () => streams.drop(),
    stop: async () => {
      bot.stop();
      streams.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

const randomId = () => randomBytes(16).toString("base64url");

/** A page opened as `localhost` must be sent to a stream of its own origin. */
function hostFor(call: Call, host: string, port: number): string {
  const asked = call.request.headers.host;
  const ours = [host, "localhost", "127.0.0.1", "[::1]"].map((name) => `${name}:${port}`);
  return asked !== undefined && ours.includes(asked) ? asked : `${host}:${port}`;
}
