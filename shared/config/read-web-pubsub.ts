import { checkUrl } from "./read-connections.ts";
import type { SettingReader } from "./setting-reader.ts";

/** Where pages are told at once that something changed. */
export interface WebPubSub {
  readonly to: { readonly connectionString: string } | { readonly endpoint: string };
  /** The https origin of the service. */
  readonly origin: string;
  readonly hub: string;
}

const defaultHub = "switchboard";

/** Absent: pages wait by long poll alone. */
export function readWebPubSub(reader: SettingReader): WebPubSub | undefined {
  const value = reader.optional("SWITCHBOARD_WEB_PUBSUB");
  const hub = reader.optional("SWITCHBOARD_WEB_PUBSUB_HUB") ?? defaultHub;
  if (!/^[A-Za-z][A-Za-z0-9_]{0,127}$/.test(hub)) {
    reader.fail("SWITCHBOARD_WEB_PUBSUB_HUB", "is not a hub name: letters, digits and _, a letter first.");
  }
  if (value === undefined) return undefined;
  const endpoint = /(?:^|;)\s*Endpoint=([^;]+)/i.exec(value)?.[1] ?? value;
  checkUrl(reader, "SWITCHBOARD_WEB_PUBSUB", endpoint);
  if (!URL.canParse(endpoint)) return undefined;
  const { origin } = new URL(endpoint);
  if (endpoint === value) return { to: { endpoint }, origin, hub };
  if (!/;\s*AccessKey=[^;]/i.test(value)) {
    reader.fail("SWITCHBOARD_WEB_PUBSUB", "is not a connection string: it has no AccessKey=….");
  }
  return { to: { connectionString: value }, origin, hub };
}
