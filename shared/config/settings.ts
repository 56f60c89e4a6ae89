import { nearestName } from "./nearest-name.ts";
import {
  checkUrl,
  readServiceBus,
  readTables,
  type ServiceBusConnection,
  type TablesConnection,
} from "./read-connections.ts";
import { type MicrosoftApp, readMicrosoftApp } from "./read-microsoft-app.ts";
import { readAttachmentHosts, readServiceHosts } from "./read-service-hosts.ts";
import { readSignIn, type SignIn } from "./read-sign-in.ts";
import { readTelemetry, type TelemetryTargets } from "./read-telemetry.ts";
import { readWebPubSub, type WebPubSub } from "./read-web-pubsub.ts";
import {
  createSettingReader,
  type Environment,
  type SettingError,
  type SettingReader,
  settingValue,
} from "./setting-reader.ts";
import { type Setting, settings } from "./settings-table.ts";

export interface Settings {
  readonly microsoftApp: MicrosoftApp;
  readonly serviceBus: ServiceBusConnection;
  readonly tables: TablesConnection;
  /** Absent: the file in the package. */
  readonly configurationFile?: string;
  readonly signIn: SignIn;
  readonly allowedServiceHosts: readonly string[];
  readonly attachmentHosts: readonly string[];
  /** Absent: no push. */
  readonly webPubSub?: WebPubSub;
  /** Absent: nobody is told. */
  readonly telemetry?: TelemetryTargets;
  /** Present only on one's own machine, never in Azure. */
  readonly local?: { readonly openIdMetadata?: string };
}

export type SettingsResult =
  | {
      readonly ok: true;
      readonly settings: Settings;
      /** Names that look like settings of this app and are none. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly errors: readonly SettingError[] };

/** Reads and checks all app settings, and reports every error at once. */
export function readSettings(env: Environment): SettingsResult {
  const reader = createSettingReader(env, settingValue(env, "SWITCHBOARD_LOCAL") === "1");
  const microsoftApp = readMicrosoftApp(reader);
  const serviceBus = readServiceBus(reader);
  const tables = readTables(reader);
  const signIn = readSignIn(reader);
  const allowedServiceHosts = readServiceHosts(reader);
  const attachmentHosts = readAttachmentHosts(reader);
  const webPubSub = readWebPubSub(reader);
  const telemetry = readTelemetry(reader);
  const configurationFile = reader.optional("SWITCHBOARD_CONFIG");
  const local = readLocal(reader, env);
  const { errors } = reader;
  const isComplete = microsoftApp !== undefined && serviceBus !== undefined && tables !== undefined;
  if (errors.length > 0 || !isComplete || signIn === undefined) return { ok: false, errors };
  return {
    ok: true,
    warnings: unknownSettings(env),
    settings: {
      microsoftApp,
      serviceBus,
      tables,
      signIn,
      allowedServiceHosts,
      attachmentHosts,
      ...(webPubSub === undefined ? {} : { webPubSub }),
      ...(telemetry === undefined ? {} : { telemetry }),
      ...(configurationFile === undefined ? {} : { configurationFile }),
      ...(local === undefined ? {} : { local }),
    },
  };
}

function readLocal(reader: SettingReader, env: Environment): Settings["local"] {
  const value = reader.optional("SWITCHBOARD_LOCAL");
  if (value !== undefined && value !== "1") {
    reader.fail(
      "SWITCHBOARD_LOCAL",
      `is "${value}". Set it to 1 on your own machine, and not at all elsewhere.`,
    );
  }
  if (!reader.isLocal) {
    refuseLocalSettings(reader);
    return undefined;
  }
  const azure = ["WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME"].find(
    (name) => settingValue(env, name) !== undefined,
  );
  if (azure !== undefined) {
    reader.fail(
      "SWITCHBOARD_LOCAL",
      `is set in Azure (${azure} is there). Remove it: it opens the app to forgery.`,
    );
  }
  const openIdMetadata = reader.optional("SWITCHBOARD_LOCAL_OPENID_METADATA");
  if (openIdMetadata === undefined) return {};
  checkUrl(reader, "SWITCHBOARD_LOCAL_OPENID_METADATA", openIdMetadata);
  return { openIdMetadata };
}

function refuseLocalSettings(reader: SettingReader): void {
  const localOnly = Object.values<Setting & { readonly name: keyof typeof settings }>(settings).filter(
    (setting) => setting.localOnly === true && reader.optional(setting.name) !== undefined,
  );
  for (const { name } of localOnly) {
    reader.fail(name, "is allowed only with SWITCHBOARD_LOCAL=1. Remove it.");
  }
}

function unknownSettings(env: Environment): readonly string[] {
  const known = Object.keys(settings);
  return Object.keys(env)
    .filter((name) => /^SWITCHBOARD_/i.test(name) && !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      return `${name} is no setting of this app${nearest === undefined ? "" : `; did you mean ${nearest}?`}`;
    });
}
