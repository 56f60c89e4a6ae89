import type { TableClient, TableServiceClientOptions } from "@azure/data-tables";
import { createSdkTable } from "./sdk-table.ts";
import { toStorageError } from "./storage-failure.ts";
import { type TableName, type Tables, tableNames } from "./table.ts";

export interface TablesConnection {
  /** A connection string, or the table endpoint for a managed identity. */
  readonly to: { readonly connectionString: string } | { readonly endpoint: string };
  /** Put before each table's name: letters and digits, beginning with a letter. */
  readonly prefix?: string;
  /** Short: whoever calls waits out a longer absence, with its own back-off. */
  readonly retry?: { readonly maxRetries: number; readonly retryDelayInMs: number };
  /** How long one attempt of one request may take. */
  readonly timeoutInMs?: number;
  /** Added to each client, to see every request on its way: counting, tracing. */
  readonly onRequest?: (request: { readonly method: string; readonly url: string }) => void;
}

/** The tables of one storage account. The SDK is loaded when the first table is opened. */
export function connectTables(connection: TablesConnection): Tables {
  const open = openOnce(connection);
  return { open: async (table) => createSdkTable(await open(table)) };
}

/** Makes sure that every table exists. Safe to run at every start, from several instances at once. */
export async function createTables(connection: TablesConnection): Promise<void> {
  const open = openOnce(connection);
  const create = async (table: TableName): Promise<void> => {
    const client = await open(table);
    try {
      await client.createTable();
    } catch (error) {
      throw toStorageError(error, `creating table "${client.tableName}"`);
    }
  };
  await Promise.all(tableNames.map(create));
}

function openOnce(connection: TablesConnection): (table: TableName) => Promise<TableClient> {
  const clients = new Map<TableName, Promise<TableClient>>();
  return (table) => {
    const known = clients.get(table);
    if (known !== undefined) return known;
    const made = makeClient(connection, `${connection.prefix ?? ""}${table}`);
    clients.set(table, made);
    return made;
  };
}

async function makeClient(connection: TablesConnection, table: string): Promise<TableClient> {
  const { TableClient } = await import("@azure/data-tables");
  const { to } = connection;
  const options: TableServiceClientOptions = {
    retryOptions: connection.retry ?? { maxRetries: 2, retryDelayInMs: 100 },
  };
  const client =
    "connectionString" in to
      ? TableClient.fromConnectionString(to.connectionString, table, {
          ...options,
          allowInsecureConnection: true,
        })
      : new TableClient(to.endpoint, table, await makeCredential(), options);
  watchRequests(client, connection);
  return client;
}

async function makeCredential() {
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new DefaultAzureCredential();
}

/** The SDK waits for ever on a connection that says nothing. */
function watchRequests(client: TableClient, { timeoutInMs = 10_000, onRequest }: TablesConnection): void {
  client.pipeline.addPolicy(
    {
      name: "switchboard-requests",
      sendRequest: (request, next) => {
        request.timeout = timeoutInMs;
        onRequest?.(request);
        return next(request);
      },
    },
    { afterPhase: "Retry" },
  );
}
