import type { SettingReader } from "./setting-reader.ts";
import type { SettingName } from "./settings-table.ts";

export type ServiceBusConnection =
  | { readonly by: "connection-string"; readonly connectionString: string }
  | { readonly by: "identity"; readonly fullyQualifiedNamespace: string };

export type TablesConnection =
  | { readonly by: "connection-string"; readonly connectionString: string }
  | { readonly by: "identity"; readonly endpoint: string };

interface Chosen {
  readonly by: "connection-string" | "identity";
  readonly value: string;
}

export function readServiceBus(reader: SettingReader): ServiceBusConnection | undefined {
  const chosen = readEither(reader, { key: "ServiceBus", identity: "ServiceBus__fullyQualifiedNamespace" });
  if (chosen === undefined) return undefined;
  if (chosen.by === "connection-string") {
    checkServiceBusString(reader, chosen.value);
    return { by: chosen.by, connectionString: chosen.value };
  }
  if (!/^[a-z0-9.-]+$/i.test(chosen.value)) {
    const message = "is not a host name. Set it as contoso.servicebus.windows.net, without sb:// or a slash.";
    reader.fail("ServiceBus__fullyQualifiedNamespace", message);
  }
  return { by: chosen.by, fullyQualifiedNamespace: chosen.value };
}

function checkServiceBusString(reader: SettingReader, value: string): void {
  if (!/(^|;)\s*Endpoint=sb:\/\//i.test(value)) {
    reader.fail("ServiceBus", "is not a connection string: it has no Endpoint=sb://…");
  }
  if (/UseDevelopmentEmulator=true/i.test(value)) refuseOutsideLocal(reader, "ServiceBus");
}

export function readTables(reader: SettingReader): TablesConnection | undefined {
  const chosen = readEither(reader, { key: "SWITCHBOARD_TABLES", identity: "SWITCHBOARD_TABLES__endpoint" });
  if (chosen === undefined) return undefined;
  if (chosen.by === "connection-string") {
    checkTablesString(reader, chosen.value);
    return { by: chosen.by, connectionString: chosen.value };
  }
  checkUrl(reader, "SWITCHBOARD_TABLES__endpoint", chosen.value);
  return { by: chosen.by, endpoint: chosen.value };
}

function checkTablesString(reader: SettingReader, value: string): void {
  if (!/(^|;)\s*(AccountName|TableEndpoint|UseDevelopmentStorage)=/i.test(value)) {
    reader.fail("SWITCHBOARD_TABLES", "is not a storage connection string: it names no account.");
  }
  const isOwnMachine = /UseDevelopmentStorage=true|TableEndpoint=http:|DefaultEndpointsProtocol=http(;|$)/i;
  if (isOwnMachine.test(value)) refuseOutsideLocal(reader, "SWITCHBOARD_TABLES");
}

/** A URL, which must be https except on one's own machine. */
export function checkUrl(reader: SettingReader, name: SettingName, value: string): void {
  if (!URL.canParse(value)) {
    reader.fail(name, `is not a URL. Set it as https://…`);
    return;
  }
  const { protocol } = new URL(value);
  const isAllowed = protocol === "https:" || (reader.isLocal && protocol === "http:");
  if (!isAllowed) reader.fail(name, "must begin with https:// (http:// only with SWITCHBOARD_LOCAL=1).");
}

function refuseOutsideLocal(reader: SettingReader, name: SettingName): void {
  if (reader.isLocal) return;
  reader.fail(name, "names a service of one's own machine, which is allowed only with SWITCHBOARD_LOCAL=1.");
}

/** Exactly one of two settings: none and both are errors. */
function readEither(
  reader: SettingReader,
  { key, identity }: { readonly key: SettingName; readonly identity: SettingName },
): Chosen | undefined {
  const byKey = reader.optional(key);
  const byIdentity = reader.optional(identity);
  if (byKey === undefined && byIdentity === undefined) {
    reader.fail(
      key,
      `is not set. Set it to a connection string, or ${identity} to use the app's own identity.`,
    );
    return undefined;
  }
  if (byKey !== undefined && byIdentity !== undefined) {
    reader.fail(
      key,
      `and ${identity} are both set. Keep one: ${identity} in Azure, so that no key is stored.`,
    );
  }
  return byKey === undefined
    ? { by: "identity", value: byIdentity ?? "" }
    : { by: "connection-string", value: byKey };
}
