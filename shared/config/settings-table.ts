/** One app setting, as the table in docs/settings.md shows it. */
export interface Setting {
  readonly name: string;
  readonly type: string;
  /** In words; absent when there is none. */
  readonly byDefault?: string;
  readonly about: string;
  readonly without: string;
  /** What local.settings.sample.json has. */
  readonly sample: string;
  /** Only together with SWITCHBOARD_LOCAL=1. */
  readonly localOnly?: true;
}

/** Every app setting. Settings are read nowhere but in `readSettings`, and each of them is a row here. */
export const settings = {
  MicrosoftAppId: {
    name: "MicrosoftAppId",
    type: "text",
    about: "The Azure Bot's Microsoft App ID. Tokens of incoming activities must be made for it.",
    without: "The app does not start.",
    sample: "5a1c0000-0000-4000-8000-00000000b07a",
  },
  MicrosoftAppType: {
    name: "MicrosoftAppType",
    type: "`MultiTenant`, `SingleTenant` or `UserAssignedMSI`",
    byDefault: "`MultiTenant`",
    about: "How the Azure Bot's identity is registered.",
    without: "A bot with another registration cannot send: its customers never hear an answer.",
    sample: "MultiTenant",
  },
  MicrosoftAppPassword: {
    name: "MicrosoftAppPassword",
    type: "secret",
    about: "The client secret of the Azure Bot. Not used with `UserAssignedMSI`, nor needed locally.",
    without: "The app does not start, unless `MicrosoftAppType` is `UserAssignedMSI` or it runs locally.",
    sample: "",
  },
  MicrosoftAppTenantId: {
    name: "MicrosoftAppTenantId",
    type: "text",
    about: "The tenant of the Azure Bot's identity.",
    without: "The app does not start when `MicrosoftAppType` is `SingleTenant` or `UserAssignedMSI`.",
    sample: "",
  },
  ServiceBus: {
    name: "ServiceBus",
    type: "connection string",
    about: "The Service Bus namespace, by a shared key. This one or `ServiceBus__fullyQualifiedNamespace`.",
    without: "The app does not start, unless the namespace is given.",
    sample:
      "Endpoint=sb://localhost;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;",
  },
  ServiceBus__fullyQualifiedNamespace: {
    name: "ServiceBus__fullyQualifiedNamespace",
    type: "host name, as `contoso.servicebus.windows.net`",
    about: "The Service Bus namespace, reached with the app's own identity.",
    without: "The app does not start, unless `ServiceBus` is given.",
    sample: "",
  },
  SWITCHBOARD_TABLES: {
    name: "SWITCHBOARD_TABLES",
    type: "connection string",
    about: "The storage account for conversations, by its key. This one or `SWITCHBOARD_TABLES__endpoint`.",
    without: "The app does not start, unless the endpoint is given.",
    sample: "UseDevelopmentStorage=true",
  },
  SWITCHBOARD_TABLES__endpoint: {
    name: "SWITCHBOARD_TABLES__endpoint",
    type: "URL, as `https://contoso.table.core.windows.net`",
    about: "The Table Storage endpoint, reached with the app's own identity.",
    without: "The app does not start, unless `SWITCHBOARD_TABLES` is given.",
    sample: "",
  },
  SWITCHBOARD_CONFIG: {
    name: "SWITCHBOARD_CONFIG",
    type: "path",
    byDefault: "the `switchboard.json` in the package",
    about: "The configuration file that the first start stores as revision 1.",
    without: "A first start stores the sample of a bank.",
    sample: "",
  },
  SWITCHBOARD_ISSUER: {
    name: "SWITCHBOARD_ISSUER",
    type: "URL, https",
    about: "The issuer of the sign-in tokens of agents and supervisors, exactly as the tokens name it.",
    without: "The app does not start.",
    sample: "http://127.0.0.1:7073",
  },
  SWITCHBOARD_AUDIENCE: {
    name: "SWITCHBOARD_AUDIENCE",
    type: "text",
    about: "The audience that sign-in tokens must be made for.",
    without: "The app does not start.",
    sample: "api://switchboard-local",
  },
  SWITCHBOARD_USER_CLAIM: {
    name: "SWITCHBOARD_USER_CLAIM",
    type: "text",
    byDefault: "`oid`",
    about: "The claim of a sign-in token that holds the user id, as the configuration's `agents` have it.",
    without: "With an issuer that has no `oid`, nobody can sign in.",
    sample: "sub",
  },
  SWITCHBOARD_ROLES_CLAIM: {
    name: "SWITCHBOARD_ROLES_CLAIM",
    type: "text",
    byDefault: "`roles`",
    about: "The claim of a sign-in token that holds the roles `agent` and `supervisor`.",
    without: "With an issuer that has no `roles`, everybody is refused for want of a role.",
    sample: "roles",
  },
  SWITCHBOARD_CLIENT_ID: {
    name: "SWITCHBOARD_CLIENT_ID",
    type: "text",
    about:
      "The console's client id at the issuer, as a public client (single-page application) without a secret.",
    without: "The console says that it is not set up, and nobody can sign in there. The agent API works.",
    sample: "switchboard-console",
  },
  SWITCHBOARD_SCOPE: {
    name: "SWITCHBOARD_SCOPE",
    type: "text, several with spaces between",
    byDefault: "the audience followed by `/.default`, as Entra ID wants it",
    about:
      "What the console asks the issuer for, so that its access tokens have the audience. `openid profile offline_access` are added.",
    without:
      "An issuer that does not know `/.default` refuses the sign-in, or gives tokens for another audience.",
    sample: "",
  },
  SWITCHBOARD_ALLOWED_SERVICE_HOSTS: {
    name: "SWITCHBOARD_ALLOWED_SERVICE_HOSTS",
    type: "host names, separated by commas; each allows its subdomains",
    byDefault: "`botframework.com,smba.trafficmanager.net`",
    about: "Hosts that an incoming activity's `serviceUrl` may name. Answers go nowhere else.",
    without: "Activities of a channel with another host are refused.",
    sample: "localhost,127.0.0.1",
  },
  SWITCHBOARD_ATTACHMENT_HOSTS: {
    name: "SWITCHBOARD_ATTACHMENT_HOSTS",
    type: "host names, separated by commas; each allows its subdomains",
    byDefault: "none",
    about:
      "Hosts, besides those of `SWITCHBOARD_ALLOWED_SERVICE_HOSTS`, that files of messages are fetched from for people to see.",
    without: "Files that a channel or a bot keeps on another host cannot be seen in the console.",
    sample: "",
  },
  SWITCHBOARD_WEB_PUBSUB: {
    name: "SWITCHBOARD_WEB_PUBSUB",
    type: "URL, as `https://contoso.webpubsub.azure.com`, or connection string",
    about:
      "An Azure Web PubSub that tells open consoles at once to sync. By its URL it is reached with the app's own identity.",
    without:
      "Consoles wait by long poll alone, and see a change of another instance up to half a second later.",
    sample: "",
  },
  SWITCHBOARD_WEB_PUBSUB_HUB: {
    name: "SWITCHBOARD_WEB_PUBSUB_HUB",
    type: "text",
    byDefault: "`switchboard`",
    about: "The hub in that Web PubSub.",
    without: "Two apps that share a Web PubSub meet in one hub.",
    sample: "",
  },
  APPLICATIONINSIGHTS_CONNECTION_STRING: {
    name: "APPLICATIONINSIGHTS_CONNECTION_STRING",
    type: "connection string",
    byDefault: "none",
    about:
      "The Application Insights that gets the app's traces and metrics; it must take them without Entra ID. The Functions host sends its own, and the log, there too.",
    without: "Nothing is told to Application Insights, and its alerts cannot ring.",
    sample: "",
  },
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: {
    name: "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    type: "`Authorization=AAD`, or `ClientId=…;Authorization=AAD`",
    byDefault: "none",
    about:
      "Tells the app to show its own identity to that Application Insights. The Functions host does so, too, and takes the client id from here.",
    without: "An Application Insights that takes only who signs in gets nothing.",
    sample: "",
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    type: "URL, as `https://collector.contoso.com:4318`",
    byDefault: "none",
    about:
      "An OpenTelemetry collector that gets the app's traces and metrics, as OTLP over HTTP, at `/v1/traces` and `/v1/metrics` of it.",
    without: "Nothing is told to a collector.",
    sample: "",
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    name: "OTEL_EXPORTER_OTLP_HEADERS",
    type: "secret, as `name=value`, several with commas between",
    byDefault: "none",
    about: "Headers of every request to that collector.",
    without: "A collector that wants a key refuses what it is told.",
    sample: "",
  },
  OTEL_SERVICE_NAME: {
    name: "OTEL_SERVICE_NAME",
    type: "text",
    byDefault: "`switchboard`",
    about: "The app's name in traces and metrics.",
    without: "Two apps with one collector or Application Insights have one name there.",
    sample: "",
  },
  SWITCHBOARD_LOCAL: {
    name: "SWITCHBOARD_LOCAL",
    type: "`1`, or not set",
    about:
      "Permits a local issuer, local connector URLs and a local outbound credential. Refused in Azure " +
      "(when `WEBSITE_INSTANCE_ID` or `WEBSITE_SITE_NAME` is set).",
    without: "Settings that only make sense on one's own machine are refused.",
    sample: "1",
  },
  SWITCHBOARD_LOCAL_OPENID_METADATA: {
    name: "SWITCHBOARD_LOCAL_OPENID_METADATA",
    type: "URL",
    about: "The metadata of whoever signs the activities of the local Direct Line service.",
    without: "Only activities signed by the Bot Framework are accepted, also locally.",
    sample: "http://127.0.0.1:7072/v1/.well-known/openidconfiguration",
    localOnly: true,
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** Settings of the Functions host itself; the app does not read them. */
export const hostSettings: readonly Setting[] = [
  {
    name: "FUNCTIONS_WORKER_RUNTIME",
    type: "`node`",
    about: "The language of the app, for the Functions host.",
    without: "The host does not start.",
    sample: "node",
  },
  {
    name: "AzureWebJobsStorage",
    type: "connection string",
    about: "Where the Functions host keeps its own keys and locks. Conversations are not there.",
    without: "The host does not start. (`AzureWebJobsStorage__accountName` serves with an identity.)",
    sample: "UseDevelopmentStorage=true",
  },
];
