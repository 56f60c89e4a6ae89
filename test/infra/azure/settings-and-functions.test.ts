/** The app in Azure, its settings and functions, held against the code that runs there. */
import { basename } from "node:path";
import { app, type FunctionOptions, type HttpFunctionOptions } from "@azure/functions";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../../shared/config/settings.ts";
import { hostSettings, type Setting, settings } from "../../../shared/config/settings-table.ts";
import { readFolder, readText } from "../../architecture/source-files.ts";
import { blockAfter, entriesOf, givenBy, quoted, withoutComments } from "./bicep.ts";

vi.mock("../../../shared/runtime.ts", () => ({ runtime: () => ({}), startProblem: () => undefined }));

const read = (path: string) => withoutComments(readText(`infra/azure/${path}`));
const functionApp = read("modules/function-app.bicep");
const parameterFiles = readFolder("infra/azure", /\.bicepparam$/).map(
  (file) => [file.path, givenBy(file)] as const,
);

describe("the settings in Azure", () => {
  const set = entriesOf(blockAfter("var settings =", functionApp));
  const table: Readonly<Record<string, Setting>> = settings;
  /** Read by the Functions host and its extensions, or by the Azure SDKs; the app does not look at them. */
  const readByHost = [
    "AZURE_CLIENT_ID",
    "AzureWebJobsStorage__accountName",
    "AzureWebJobsStorage__clientId",
    "AzureWebJobsStorage__credential",
    "ServiceBus__clientId",
    "ServiceBus__credential",
  ];
  const example: Readonly<Record<string, string>> = {
    identityClientId: "5a1c0000-0000-4000-8000-00000000b07a",
    tenantId: "5a1c0000-0000-4000-8000-00000000b07b",
    name: "contoso",
    storageName: "contoso",
    audience: "5a1c0000-0000-4000-8000-00000000b07c",
    consoleClientId: "5a1c0000-0000-4000-8000-00000000b07d",
    issuer: "https://login.example.org/v2.0",
    tablesUrl: "https://contoso.table.core.windows.net",
    serviceBusHostName: "contoso.servicebus.windows.net",
    insightsConnectionString:
      "InstrumentationKey=5a1c0000-0000-4000-8000-00000000b07e;IngestionEndpoint=https://ingest.example.org/",
  };
  const exampleOf = (written: string): string =>
    /^'/.test(written)
      ? quoted(written).replaceAll(/\$\{(\w+)\}/g, (_, name) => exampleOf(name))
      : (example[written] ?? `no example of ${written}`);
  const environment = Object.fromEntries(
    Object.entries(set).map(([name, written]) => [name, exampleOf(written)]),
  );

  it("are known to the app or to the Functions host", () => {
    expect(Object.keys(set).length).toBeGreaterThan(15);
    expect(Object.keys(set).filter((name) => !(name in table) && !readByHost.includes(name))).toEqual([]);
    expect(readByHost.filter((name) => !(name in set))).toEqual([]);
  });

  it("let the app start, with its own identity and without a key", () => {
    expect(readSettings(environment)).toMatchObject({
      ok: true,
      warnings: [],
      settings: {
        microsoftApp: { appType: "UserAssignedMSI", appId: example["identityClientId"] },
        serviceBus: { by: "identity" },
        tables: { by: "identity" },
        telemetry: {
          applicationInsights: { connectionString: example["insightsConnectionString"], byIdentity: true },
        },
      },
    });
  });

  it.each([
    "MicrosoftAppId",
    "MicrosoftAppTenantId",
    "ServiceBus__fullyQualifiedNamespace",
    "SWITCHBOARD_TABLES__endpoint",
    "SWITCHBOARD_ISSUER",
    "SWITCHBOARD_AUDIENCE",
  ])("are all needed: without %s the app does not start", (name) => {
    expect(readSettings({ ...environment, [name]: undefined })).toMatchObject({ ok: false });
  });

  it("are none that Flex Consumption forbids, or that belong to one's own machine", () => {
    const forbidden =
      /^(?:FUNCTIONS_|WEBSITE_|WEBSITES_|SCM_|ENABLE_ORYX_BUILD|AzureWebJobsStorage$|AzureWebJobsDashboard|SWITCHBOARD_LOCAL)/;
    const localOnly = Object.values(table).filter((setting) => setting.localOnly === true);

    expect(Object.keys(set).filter((name) => forbidden.test(name))).toEqual([]);
    expect(localOnly.filter(({ name }) => name in set)).toEqual([]);
    expect(hostSettings.some(({ name }) => forbidden.test(name))).toBe(true);
  });

  it("put the host and the app on one identity", () => {
    const identities = [
      "AZURE_CLIENT_ID",
      "AzureWebJobsStorage__clientId",
      "ServiceBus__clientId",
      "MicrosoftAppId",
    ];

    for (const name of identities) expect([name, set[name]]).toEqual([name, "identityClientId"]);
    expect(environment["AzureWebJobsStorage__credential"]).toBe("managedidentity");
    expect(environment["ServiceBus__credential"]).toBe("managedidentity");
  });

  it.each(parameterFiles)("are added to by %s only with what the app knows and Azure allows", (_, given) => {
    const more = Object.keys(entriesOf(given["moreSettings"]?.slice(1, -1) ?? ""));

    expect(more.filter((name) => !(name in table) || /^SWITCHBOARD_LOCAL/.test(name) || name in set)).toEqual(
      [],
    );
  });
});

describe("the functions in Azure", () => {
  const routes = new Map<string, string>();
  const onEvents: string[] = [];

  beforeAll(async () => {
    vi.spyOn(app, "http").mockImplementation((name, options) => {
      routes.set(name, (options as HttpFunctionOptions).route ?? name);
    });
    const keep = (name: string, _: FunctionOptions | object) => {
      onEvents.push(name);
    };
    vi.spyOn(app, "serviceBusQueue").mockImplementation(keep);
    vi.spyOn(app, "timer").mockImplementation(keep);
    for (const { path } of readFolder("functions", /\.ts$/))
      await import(`../../../functions/${basename(path, ".ts")}.ts`);
  });

  it("have the bot's endpoint where the Bot Service posts", () => {
    const endpoint = quoted(/\bendpoint: (.+)/.exec(read("main.bicep"))?.[1]);

    expect(JSON.parse(readText("host.json")).extensions.http.routePrefix).toBe("");
    expect(endpoint).toBe(`https://\${functionApp.outputs.hostName}/${routes.get("messages")}`);
  });

  it.each(parameterFiles)("that %s keeps ready are the HTTP functions, or ones that exist", (_, given) => {
    const names = [...(given["alwaysReady"] ?? "").matchAll(/name: '([^']*)'/g)].map(([, name = ""]) => name);
    const possible = ["http", ...onEvents.map((name) => `function:${name}`)];

    expect(onEvents.length).toBeGreaterThan(7);
    expect(names.filter((name) => !possible.includes(name))).toEqual([]);
  });

  it("that answer a customer and match people are ready in production", () => {
    const production = parameterFiles.find(([path]) => path.endsWith("/production.bicepparam"))?.[1] ?? {};

    for (const name of ["http", "function:handle-conversation-command", "function:assign-work"]) {
      expect(production["alwaysReady"]).toContain(`name: '${name}', instanceCount: 1`);
    }
  });
});
