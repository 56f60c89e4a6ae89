import { consoleClientId } from "./issuer/issuer-options.ts";

/** Public and worthless: the local channel signs with its own key, and no cloud knows this app. */
export const localAppId = "5a1c0000-0000-4000-8000-00000000b07a";
export const localAudience = "api://switchboard-local";

/** The app's settings where everything it needs runs on this machine. */
export function localSettings(services: {
  readonly serviceBus: string;
  readonly tables: string;
  readonly issuer: string;
  /** Of whoever signs the channel's activities. */
  readonly metadataUrl: string;
}) {
  return {
    MicrosoftAppId: localAppId,
    ServiceBus: services.serviceBus,
    SWITCHBOARD_TABLES: services.tables,
    SWITCHBOARD_ISSUER: services.issuer,
    SWITCHBOARD_AUDIENCE: localAudience,
    SWITCHBOARD_USER_CLAIM: "sub",
    SWITCHBOARD_CLIENT_ID: consoleClientId,
    SWITCHBOARD_LOCAL: "1",
    SWITCHBOARD_LOCAL_OPENID_METADATA: services.metadataUrl,
  };
}
