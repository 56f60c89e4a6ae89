/** A list price. `verified` says whether its source was read for it, and not only remembered or told by others. */
export interface Price {
  readonly what: string;
  readonly usd: number;
  /** How many units the price is for. */
  readonly per: number;
  readonly unit: string;
  /** Units that cost nothing each month. */
  readonly included?: number;
  readonly source: string;
  readonly verified: boolean;
}

export const pricesOf = {
  date: "2026-11-26",
  currency: "USD",
  region: "East US, pay as you go, without tax",
} as const;

const functionsPage =
  "azure.microsoft.com/pricing/details/functions, as told by modal.com/blog/azure-function-pricing-guide (May 2025)";

/** Change them here when yours differ: region, agreement, tier. */
export const prices = {
  execution: {
    what: "Functions, Flex Consumption: executions",
    usd: 0.4,
    per: 1_000_000,
    unit: "executions",
    included: 250_000,
    source: functionsPage,
    verified: false,
  },
  gbSecond: {
    what: "Functions, Flex Consumption: time on demand, GB-s",
    usd: 0.000026,
    per: 1,
    unit: "GB-s",
    included: 100_000,
    source: functionsPage,
    verified: false,
  },
  readyGbSecond: {
    what: "Functions, Flex Consumption: always ready, GB-s",
    usd: 0.000004,
    per: 1,
    unit: "GB-s",
    source: "azure.microsoft.com/pricing/details/functions, from memory",
    verified: false,
  },
  busHour: {
    what: "Service Bus Standard: base charge, hours",
    usd: 0.0135,
    per: 1,
    unit: "hours",
    source:
      "azure.microsoft.com/pricing/details/service-bus shows no figures; from memory and secondary sources",
    verified: false,
  },
  busOperation: {
    what: "Service Bus Standard: operations",
    usd: 0.8,
    per: 1_000_000,
    unit: "operations",
    included: 13_000_000,
    source:
      "the included amount: azure.microsoft.com/pricing/details/service-bus; the figure from memory and secondary sources",
    verified: false,
  },
  tableRequest: {
    what: "Table Storage: transactions",
    usd: 0.00036,
    per: 10_000,
    unit: "requests",
    source: "azure.microsoft.com/pricing/details/storage/tables, from memory",
    verified: false,
  },
  storedGb: {
    what: "Table Storage, locally redundant: data, GB-months",
    usd: 0.045,
    per: 1,
    unit: "GB-months",
    source: "azure.microsoft.com/pricing/details/storage/tables, from memory",
    verified: false,
  },
  telemetryGb: {
    what: "Application Insights: data taken in, GB",
    usd: 2.3,
    per: 1,
    unit: "GB",
    included: 5,
    source: "azure.microsoft.com/pricing/details/monitor, from memory",
    verified: false,
  },
  channelMessage: {
    what: "Bot Service S1: messages on premium channels (Web Chat, Direct Line)",
    usd: 0.5,
    per: 1_000,
    unit: "messages",
    source: "azure.microsoft.com/pricing/details/bot-services, from memory",
    verified: false,
  },
} as const satisfies Record<string, Price>;

export type Meter = keyof typeof prices;
