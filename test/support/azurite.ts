import { afterAll, beforeAll } from "vitest";
import { type Azurite, startAzurite } from "../../infra/local/azurite/start-azurite.ts";
import {
  connectTables,
  createTables,
  type TablesConnection,
} from "../../shared/adapters/table-storage/connect-tables.ts";
import type { Tables } from "../../shared/adapters/table-storage/table.ts";

export interface TestTables {
  readonly tables: Tables;
  readonly connection: TablesConnection;
}

export interface AzuriteForTests {
  connectionString(): string;
  /** Tables of their own, so that tests do not meet. */
  makeTables(options?: Partial<TablesConnection>): Promise<TestTables>;
}

/** One Azurite for the tests of a file, in memory. Call it once, at the top. */
export function useAzurite(): AzuriteForTests {
  let azurite: Azurite | undefined;
  let prefixes = 0;

  beforeAll(async () => {
    azurite = await startAzurite({});
  });
  afterAll(async () => {
    await azurite?.stop();
  });

  const connectionString = (): string => {
    if (azurite === undefined) throw new Error("Azurite runs only while tests do");
    return azurite.connectionString;
  };

  return {
    connectionString,
    async makeTables(options = {}) {
      prefixes++;
      const connection: TablesConnection = {
        to: { connectionString: connectionString() },
        prefix: `t${prefixes}`,
        ...options,
      };
      await createTables(connection);
      return { tables: connectTables(connection), connection };
    },
  };
}
