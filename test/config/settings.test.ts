import { describe, expect, it } from "vitest";
import type { Environment } from "../../shared/config/setting-reader.ts";
import { readSettings } from "../../shared/config/settings.ts";
import { localSettingsSample } from "../../shared/config/settings-documents.ts";

const azure = {
  MicrosoftAppId: "app",
  MicrosoftAppType: "UserAssignedMSI",
  MicrosoftAppTenantId: "tenant",
  ServiceBus__fullyQualifiedNamespace: "contoso.servicebus.windows.net",
  SWITCHBOARD_TABLES__endpoint: "https://contoso.table.core.windows.net",
  SWITCHBOARD_ISSUER: "https://login.microsoftonline.com/tenant/v2.0",
  SWITCHBOARD_AUDIENCE: "api://switchboard",
  WEBSITE_SITE_NAME: "contoso-switchboard",
};

const local = {
  MicrosoftAppId: "app",
  ServiceBus:
    "Endpoint=sb://localhost:5672;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;",
  SWITCHBOARD_TABLES: "UseDevelopmentStorage=true",
  SWITCHBOARD_ISSUER: "http://localhost:7073",
  SWITCHBOARD_AUDIENCE: "switchboard",
  SWITCHBOARD_ALLOWED_SERVICE_HOSTS: "localhost, 127.0.0.1",
  SWITCHBOARD_LOCAL: "1",
  SWITCHBOARD_LOCAL_OPENID_METADATA: "http://localhost:7072/metadata",
};

function wrong(env: Environment): readonly string[] {
  const result = readSettings(env);
  return result.ok ? [] : result.errors.map(({ setting }) => setting);
}

function without(env: Environment, ...names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

describe("in Azure", () => {
  it("reads all settings, defaults filled in", () => {
    expect(readSettings(azure)).toEqual({
      ok: true,
      warnings: [],
      settings: {
        microsoftApp: { appId: "app", appType: "UserAssignedMSI", tenantId: "tenant" },
        serviceBus: { by: "identity", fullyQualifiedNamespace: "contoso.servicebus.windows.net" },
        tables: { by: "identity", endpoint: "https://contoso.table.core.windows.net" },
        signIn: {
          issuer: "https://login.microsoftonline.com/tenant/v2.0",
          audience: "api://switchboard",
          userClaim: "oid",
          rolesClaim: "roles",
          scope: "api://switchboard/.default",
        },
        allowedServiceHosts: ["botframework.com", "smba.trafficmanager.net"],
        attachmentHosts: [],
      },
    });
  });

  it("takes hosts that files may be fetched from", () => {
    const env = { ...azure, SWITCHBOARD_ATTACHMENT_HOSTS: "Files.example, cdn.example" };
    expect(readSettings(env)).toMatchObject({
      settings: { attachmentHosts: ["files.example", "cdn.example"] },
    });
    expect(wrong({ ...azure, SWITCHBOARD_ATTACHMENT_HOSTS: "169.254.169.254" })).toEqual([
      "SWITCHBOARD_ATTACHMENT_HOSTS",
    ]);
  });

  it("takes the console's client and what it asks for", () => {
    const env = { ...azure, SWITCHBOARD_CLIENT_ID: "console", SWITCHBOARD_SCOPE: "api://switchboard/agent" };
    expect(readSettings(env)).toMatchObject({
      settings: { signIn: { clientId: "console", scope: "api://switchboard/agent" } },
    });
  });

  it.each(["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID"])(
    "refuses SWITCHBOARD_LOCAL when %s is set",
    (name) => {
      expect(wrong({ ...local, [name]: "x" })).toEqual(["SWITCHBOARD_LOCAL"]);
    },
  );

  it("refuses everything that is meant for one's own machine", () => {
    expect(wrong({ ...without(local, "SWITCHBOARD_LOCAL"), MicrosoftAppPassword: "secret" })).toEqual([
      "ServiceBus",
      "SWITCHBOARD_TABLES",
      "SWITCHBOARD_ISSUER",
      "SWITCHBOARD_ALLOWED_SERVICE_HOSTS",
      "SWITCHBOARD_ALLOWED_SERVICE_HOSTS",
      "SWITCHBOARD_LOCAL_OPENID_METADATA",
    ]);
  });

  it("needs a password unless the identity is a managed one", () => {
    expect(wrong({ ...azure, MicrosoftAppType: "MultiTenant" })).toEqual(["MicrosoftAppPassword"]);
    expect(wrong({ ...azure, MicrosoftAppType: "SingleTenant", MicrosoftAppPassword: "secret" })).toEqual([]);
  });

  it("needs the tenant unless the registration is for many", () => {
    expect(wrong(without(azure, "MicrosoftAppTenantId"))).toEqual(["MicrosoftAppTenantId"]);
  });
});

describe("on one's own machine", () => {
  it("reads local services, and needs no password", () => {
    expect(readSettings({ ...local, SWITCHBOARD_CONFIG: "my.json" })).toMatchObject({
      ok: true,
      settings: {
        microsoftApp: { appId: "app", appType: "MultiTenant" },
        serviceBus: { by: "connection-string" },
        tables: { by: "connection-string", connectionString: "UseDevelopmentStorage=true" },
        configurationFile: "my.json",
        allowedServiceHosts: ["localhost", "127.0.0.1"],
        local: { openIdMetadata: "http://localhost:7072/metadata" },
      },
    });
  });

  it("still needs MicrosoftAppId", () => {
    expect(wrong(without(local, "MicrosoftAppId"))).toEqual(["MicrosoftAppId"]);
  });

  it("starts with the sample settings", () => {
    const { Values } = localSettingsSample() as { readonly Values: Record<string, string> };
    expect(readSettings(Values)).toMatchObject({ ok: true, warnings: [] });
  });
});

describe("what is wrong", () => {
  it("is all said at once when nothing is set", () => {
    expect(wrong({})).toEqual([
      "MicrosoftAppId",
      "MicrosoftAppPassword",
      "ServiceBus",
      "SWITCHBOARD_TABLES",
      "SWITCHBOARD_ISSUER",
      "SWITCHBOARD_AUDIENCE",
    ]);
  });

  it.each<[string, string, string]>([
    [
      "MicrosoftAppType",
      "Multi",
      'MicrosoftAppType is "Multi". Set it to one of MultiTenant, SingleTenant, UserAssignedMSI.',
    ],
    [
      "SWITCHBOARD_LOCAL",
      "true",
      'SWITCHBOARD_LOCAL is "true". Set it to 1 on your own machine, and not at all elsewhere.',
    ],
    ["SWITCHBOARD_ISSUER", "login", "SWITCHBOARD_ISSUER is not a URL. Set it as https://…"],
    [
      "SWITCHBOARD_ISSUER",
      "http://login.example",
      "SWITCHBOARD_ISSUER must begin with https:// (http:// only with SWITCHBOARD_LOCAL=1).",
    ],
    [
      "ServiceBus__fullyQualifiedNamespace",
      "sb://contoso",
      "ServiceBus__fullyQualifiedNamespace is not a host name. Set it as contoso.servicebus.windows.net, without sb:// or a slash.",
    ],
    [
      "SWITCHBOARD_ALLOWED_SERVICE_HOSTS",
      "https://a.example",
      'SWITCHBOARD_ALLOWED_SERVICE_HOSTS has "https://a.example". Set host names only, as botframework.com: no scheme, port, path or *.',
    ],
    [
      "ServiceBus",
      "Endpoint=sb://x",
      "ServiceBus and ServiceBus__fullyQualifiedNamespace are both set. Keep one: ServiceBus__fullyQualifiedNamespace in Azure, so that no key is stored.",
    ],
  ])("is said in plain words: %s=%s", (name, value, message) => {
    expect(readSettings({ ...azure, [name]: value })).toEqual({
      ok: false,
      errors: [{ setting: name, message }],
    });
  });

  it("never repeats a secret", () => {
    const result = readSettings({ ...azure, ServiceBus: "hunter2", SWITCHBOARD_TABLES: "hunter2" });
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });

  it("is a blank value like one that is not set", () => {
    expect(wrong({ ...azure, SWITCHBOARD_AUDIENCE: "  " })).toEqual(["SWITCHBOARD_AUDIENCE"]);
  });

  it("is warned of when a name is misspelt", () => {
    expect(readSettings({ ...azure, SWITCHBOARD_USER_CLAIMS: "sub" })).toMatchObject({
      ok: true,
      warnings: ["SWITCHBOARD_USER_CLAIMS is no setting of this app; did you mean SWITCHBOARD_USER_CLAIM?"],
    });
  });
});
