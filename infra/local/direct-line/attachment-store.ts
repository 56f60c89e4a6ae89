import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const lifetimeMs = 24 * 3600 * 1000;

const describedSchema = z.object({ name: z.string(), contentType: z.string(), at: z.number() });

export interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export interface AttachmentStore {
  /** Keeps a file for a day and returns the id it is fetched by. */
  save(file: StoredFile): string;
  find(id: string): StoredFile | undefined;
}

/** Files that customers upload. */
export function createAttachmentStore(deps: {
  readonly dataDirectory: string | undefined;
  readonly clock: () => number;
  readonly newId: () => string;
}): AttachmentStore {
  const folder = deps.dataDirectory && join(deps.dataDirectory, "attachments");
  if (folder) mkdirSync(folder, { recursive: true });
  const inMemory = new Map<string, StoredFile & { readonly at: number }>();

  const read = (id: string) => {
    if (!folder) return inMemory.get(id);
    try {
      const described = describedSchema.parse(JSON.parse(readFileSync(join(folder, `${id}.json`), "utf8")));
      return { ...described, content: readFileSync(join(folder, `${id}.bin`)) };
    } catch {
      return undefined;
    }
  };

  return {
    save: ({ name, contentType, content }) => {
      const id = deps.newId();
      const at = deps.clock();
      if (!folder) {
        inMemory.set(id, { name, contentType, content, at });
        return id;
      }
      writeFileSync(join(folder, `${id}.bin`), content);
      writeFileSync(join(folder, `${id}.json`), JSON.stringify({ name, contentType, at }));
      return id;
    },
    find: (id) => {
      const found = /^[A-Za-z0-9_-]{1,64}$/.test(id) ? read(id) : undefined;
      return found !== undefined && deps.clock() - found.at < lifetimeMs ? found : undefined;
    },
  };
}
