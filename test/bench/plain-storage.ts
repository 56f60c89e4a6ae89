import { odata, RestError, type TableClient } from "@azure/data-tables";
import type { Activity, PagedResult, Storage, StoreItems, TranscriptInfo, TranscriptStore } from "botbuilder";

/** State in Table Storage as a plain user would write it: one row per key, its ETag kept with it. */
export class TableState implements Storage {
  readonly #table: TableClient;

  constructor(table: TableClient) {
    this.#table = table;
  }

  async read(keys: string[]): Promise<StoreItems> {
    const found = await Promise.all(keys.map(async (key) => [key, await this.#readOne(key)] as const));
    return Object.fromEntries(found.filter(([, item]) => item !== undefined));
  }

  async write(changes: StoreItems): Promise<void> {
    await Promise.all(
      Object.entries(changes).map(async ([key, { eTag, ...item }]) => {
        const entity = { partitionKey: rowKey(key), rowKey: "state", json: JSON.stringify(item) };
        if (eTag === undefined || eTag === "*") await this.#table.upsertEntity(entity, "Replace");
        else await this.#table.updateEntity(entity, "Replace", { etag: eTag });
      }),
    );
  }

  async delete(keys: string[]): Promise<void> {
    await Promise.all(keys.map((key) => this.#table.deleteEntity(rowKey(key), "state")));
  }

  async #readOne(key: string): Promise<unknown> {
    try {
      const { json, etag } = await this.#table.getEntity<{ json: string }>(rowKey(key), "state");
      return { ...JSON.parse(json), eTag: etag };
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 404) return undefined;
      throw error;
    }
  }
}

/** One row per activity, in order of time. */
export class TableTranscripts implements TranscriptStore {
  readonly #table: TableClient;
  #count = 0;

  constructor(table: TableClient) {
    this.#table = table;
  }

  async logActivity(activity: Activity): Promise<void> {
    this.#count++;
    await this.#table.createEntity({
      partitionKey: rowKey(`${activity.channelId}/${activity.conversation.id}`),
      rowKey: `${Date.now()}_${String(this.#count).padStart(9, "0")}`,
      json: JSON.stringify(activity),
    });
  }

  async getTranscriptActivities(channelId: string, conversationId: string): Promise<PagedResult<Activity>> {
    const filter = odata`PartitionKey eq ${rowKey(`${channelId}/${conversationId}`)}`;
    const items: Activity[] = [];
    for await (const { json } of this.#table.listEntities<{ json: string }>({ queryOptions: { filter } })) {
      items.push(JSON.parse(json) as Activity);
    }
    return { items, continuationToken: "" };
  }

  async listTranscripts(): Promise<PagedResult<TranscriptInfo>> {
    return { items: [], continuationToken: "" };
  }

  async deleteTranscript(): Promise<void> {
    throw new Error("Nobody deletes transcripts here.");
  }
}

/** Keys of the SDK hold slashes, which no row key may. */
function rowKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%", "_");
}
