import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";

/** The issuer's key. It outlives the issuer, so that tokens of open pages stay good. */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  /** As it is published. */
  readonly publicJwk: JWK;
  readonly keyId: string;
}

export async function loadSigningKey(directory: string | undefined): Promise<SigningKey> {
  if (directory === undefined) return usable(await createKey());
  const file = join(directory, "issuer-key.json");
  const stored = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (stored !== undefined) return usable(parseKey(stored, file));
  const created = await createKey();
  await mkdir(directory, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(created), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return usable(created);
}

function parseKey(text: string, file: string): JWK {
  try {
    return JSON.parse(text) as JWK;
  } catch (cause) {
    throw new Error(`${file} does not hold the issuer's key; delete it to get a new one`, { cause });
  }
}

async function createKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString("hex"), alg: "ES256", use: "sig" };
}

async function usable(jwk: JWK): Promise<SigningKey> {
  const privateKey = await importJWK(jwk, "ES256");
  if (privateKey instanceof Uint8Array) throw new TypeError("the issuer's key is not a key pair");
  const { d: _secret, ...publicJwk } = jwk;
  return { privateKey, publicJwk, keyId: jwk.kid ?? "" };
}
