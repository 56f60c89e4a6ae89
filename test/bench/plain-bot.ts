/**
 * What the app is compared with: a plain botbuilder echo bot with ConversationState, UserState and a transcript. It
 * keeps them in the SDK's own stores, which are in Blob Storage, or in the least that Table Storage allows. It checks the
 * channel's token as the SDK does it.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { TableClient } from "@azure/data-tables";
import {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  ConversationState,
  type Storage,
  TranscriptLoggerMiddleware,
  type TranscriptStore,
  UserState,
} from "botbuilder";
import { BlobsStorage, BlobsTranscriptStore } from "botbuilder-azure-blobs";
import { TableState, TableTranscripts } from "./plain-storage.ts";
import { tellProcessorTime } from "./tell-processor-time.ts";

const {
  BENCH_BLOBS: blobs,
  BENCH_TABLES: tables = "",
  BENCH_APP_ID: appId = "",
  BENCH_METADATA: metadataUrl = "",
} = process.env;
const channel = "https://api.botframework.com";
const { state, transcripts } = blobs === undefined ? await inTables(tables) : inBlobs(blobs);
const conversationState = new ConversationState(state);
const userState = new UserState(state);
const dialog = conversationState.createProperty<{ turns: number }>("dialog");
const profile = userState.createProperty<{ messages: number }>("profile");

class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const turns = await dialog.get(context, { turns: 0 });
      const messages = await profile.get(context, { messages: 0 });
      turns.turns++;
      messages.messages++;
      await context.sendActivity(`${turns.turns}: ${context.activity.text}`);
      await next();
    });
  }

  override async run(context: Parameters<ActivityHandler["run"]>[0]): Promise<void> {
    await super.run(context);
    await Promise.all([conversationState.saveChanges(context), userState.saveChanges(context)]);
  }
}

/** No token of Microsoft's is to be had here for what the bot sends. */
class LocalCredentials extends ConfigurationServiceClientCredentialFactory {
  override createCredentials(): ReturnType<ConfigurationServiceClientCredentialFactory["createCredentials"]> {
    return Promise.resolve({ signRequest: (request) => Promise.resolve(request) });
  }
}

const authentication = new ConfigurationBotFrameworkAuthentication(
  {
    MicrosoftAppId: appId,
    ToChannelFromBotLoginUrl: "https://login.microsoftonline.com/botframework.com",
    ToChannelFromBotOAuthScope: channel,
    ToBotFromChannelTokenIssuer: channel,
    OAuthUrl: "https://token.botframework.com",
    ToBotFromChannelOpenIdMetadataUrl: metadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl,
    CallerId: "urn:botframework:azure",
  },
  new LocalCredentials({ MicrosoftAppId: appId }),
);
const adapter = new CloudAdapter(authentication);
adapter.use(new TranscriptLoggerMiddleware(transcripts));
const bot = new EchoBot();

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  const answer = {
    socket: undefined,
    status: (code: number) => {
      response.statusCode = code;
    },
    header: (name: string, value: string) => response.setHeader(name, value),
    send: (content: unknown) =>
      response.write(typeof content === "string" ? content : JSON.stringify(content)),
    end: () => response.end(),
  };
  const headers = request.headers as Record<string, string>;
  await adapter.process({ method: "POST", headers, body }, answer, (context) => bot.run(context));
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages\n`);
});
process.on("SIGTERM", () => process.exit(0));
tellProcessorTime();

interface Stores {
  readonly state: Storage;
  readonly transcripts: TranscriptStore;
}

function inBlobs(connectionString: string): Stores {
  return {
    state: new BlobsStorage(connectionString, "plainstate"),
    transcripts: new BlobsTranscriptStore(connectionString, "plaintranscripts"),
  };
}

async function inTables(connectionString: string): Promise<Stores> {
  const [state, transcripts] = ["plainstate", "plaintranscripts"].map((name) =>
    TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: true }),
  );
  if (state === undefined || transcripts === undefined) throw new Error("There are no tables.");
  await Promise.all([state.createTable(), transcripts.createTable()]);
  return { state: new TableState(state), transcripts: new TableTranscripts(transcripts) };
}
