/** What this app is to the Bot Framework. */
export interface BotFrameworkSettings {
  /** The Azure Bot's Microsoft App ID. */
  readonly appId: string;
  readonly appType?: "MultiTenant" | "SingleTenant" | "UserAssignedMSI";
  readonly appPassword?: string;
  readonly tenantId?: string;
  /** Hosts that a `serviceUrl` may name; each allows its subdomains. */
  readonly serviceUrlHosts: readonly string[];
  /** Only on one's own machine: loopback connectors, and an outbound credential that nobody else would take. */
  readonly local?: {
    /** Where whoever signs the local activities publishes the keys; without it, the Bot Framework's. */
    readonly openIdMetadataUrl?: string;
  };
}

/** What goes out in place of a token when the stack runs locally. */
export const localBearer = "local-switchboard";
