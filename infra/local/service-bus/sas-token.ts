import { createHmac, timingSafeEqual } from "node:crypto";

export interface SasKey {
  readonly name: string;
  readonly value: string;
}

/** What the official emulator's connection string says, so that one string fits both. */
export const emulatorKey: SasKey = { name: "RootManageSharedAccessKey", value: "SAS_KEY_VALUE" };

/** Of the broker that listens there. */
export function connectionStringOf({ host, port }: { readonly host: string; readonly port: number }): string {
  const { name, value } = emulatorKey;
  return `Endpoint=sb://${host}:${port};SharedAccessKeyName=${name};SharedAccessKey=${value};UseDevelopmentEmulator=true;`;
}

/** The resource a shared access signature was made for, or undefined when it is not worth anything. */
export function resourceOfToken(token: string, key: SasKey, now: number): string | undefined {
  const prefix = "SharedAccessSignature ";
  if (!token.startsWith(prefix)) return undefined;
  const fields = new Map(token.slice(prefix.length).split("&").map(splitAtFirstEquals));
  const resource = fields.get("sr");
  const expiry = fields.get("se");
  const signature = fields.get("sig");
  if (resource === undefined || expiry === undefined || signature === undefined) return undefined;
  if (fields.get("skn") !== key.name || !(Number(expiry) * 1000 > now)) return undefined;
  const expected = createHmac("sha256", key.value).update(`${resource}\n${expiry}`).digest();
  const given = Buffer.from(decodeURIComponent(signature), "base64");
  return given.length === expected.length && timingSafeEqual(given, expected)
    ? decodeURIComponent(resource)
    : undefined;
}

/** `sb://host:port/queue/$management` → `queue/$management` */
export function entityPathOf(audience: string): string {
  return audience.replace(/^[a-z]+:\/\/[^/]*\/?/i, "").replace(/\/$/, "");
}

function splitAtFirstEquals(pair: string): readonly [string, string] {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}
