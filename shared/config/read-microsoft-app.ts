import type { SettingReader } from "./setting-reader.ts";

const appTypes = ["MultiTenant", "SingleTenant", "UserAssignedMSI"] as const;

/** The Azure Bot's identity, in the words of the Bot Framework's own settings. */
export interface MicrosoftApp {
  readonly appId: string;
  readonly appType: (typeof appTypes)[number];
  /** Absent with a managed identity, and possibly on one's own machine. */
  readonly password?: string;
  readonly tenantId?: string;
}

export function readMicrosoftApp(reader: SettingReader): MicrosoftApp | undefined {
  const appId = reader.required("MicrosoftAppId");
  const appType = readAppType(reader);
  const password = reader.optional("MicrosoftAppPassword");
  const tenantId = reader.optional("MicrosoftAppTenantId");
  if (appType !== undefined) checkCredential(reader, { appType, password, tenantId });
  if (appId === undefined || appType === undefined) return undefined;
  return {
    appId,
    appType,
    ...(password === undefined ? {} : { password }),
    ...(tenantId === undefined ? {} : { tenantId }),
  };
}

function checkCredential(
  reader: SettingReader,
  app: {
    readonly appType: MicrosoftApp["appType"];
    readonly password: string | undefined;
    readonly tenantId: string | undefined;
  },
): void {
  if (app.password === undefined && app.appType !== "UserAssignedMSI" && !reader.isLocal) {
    const message = "is not set. Set it to the client secret, or MicrosoftAppType to UserAssignedMSI.";
    reader.fail("MicrosoftAppPassword", message);
  }
  if (app.tenantId === undefined && app.appType !== "MultiTenant") {
    reader.fail("MicrosoftAppTenantId", `is not set. Set it to the tenant: ${app.appType} needs it.`);
  }
}

function readAppType(reader: SettingReader): MicrosoftApp["appType"] | undefined {
  const value = reader.optional("MicrosoftAppType") ?? "MultiTenant";
  const appType = appTypes.find((known) => known === value);
  if (appType === undefined) {
    reader.fail("MicrosoftAppType", `is "${value}". Set it to one of ${appTypes.join(", ")}.`);
  }
  return appType;
}
