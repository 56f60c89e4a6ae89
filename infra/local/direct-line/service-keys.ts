import {
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

/** The keys of the service. They outlive it, so that the tokens of open pages stay good. */
export interface ServiceKeys {
  /** Signs what clients carry (HS256). */
  readonly clientTokenKey: Uint8Array;
  /** Signs what the bot gets (RS256). */
  readonly channelKey: KeyObject;
  readonly channelKeyId: string;
}

const storedSchema = z.object({
  v: z.literal(1),
  clientTokenKey: z.base64url(),
  channelKeyId: z.string().min(1),
  channelKey: z.looseObject({ kty: z.literal("RSA") }),
});
type StoredKeys = z.infer<typeof storedSchema>;

export async function loadServiceKeys(dataDirectory: string | undefined): Promise<ServiceKeys> {
  if (dataDirectory === undefined) return usable(createKeys());
  const file = join(dataDirectory, "keys.json");
  const found = await readKeys(file);
  if (found !== undefined) return usable(found);
  const created = createKeys();
  await mkdir(dataDirectory, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(created), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return usable(created);
}

async function readKeys(file: string): Promise<StoredKeys | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return storedSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} does not hold the service's keys; delete it to get new ones`, { cause });
  }
}

function createKeys(): StoredKeys {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    v: 1,
    clientTokenKey: randomBytes(32).toString("base64url"),
    channelKeyId: randomBytes(8).toString("hex"),
    channelKey: { ...privateKey.export({ format: "jwk" }), kty: "RSA" },
  };
}

function usable(stored: StoredKeys): ServiceKeys {
  return {
    clientTokenKey: Buffer.from(stored.clientTokenKey, "base64url"),
    channelKey: createPrivateKey({ key: stored.channelKey as JsonWebKey, format: "jwk" }),
    channelKeyId: stored.channelKeyId,
  };
}
