/** Everything that health may find wrong: the part, and what to do about it. Nothing here names a host or a secret. */
export const healthCodes = {
  "settings-wrong": {
    part: "settings",
    remedy: "Mend the app settings that are named; docs/settings.md says what each must be. Then restart.",
  },
  "configuration-file-wrong": {
    part: "configuration",
    remedy:
      "The configuration file cannot be used. The log lists every error with its place. Mend it, deploy, restart.",
  },
  "configuration-missing": {
    part: "configuration",
    remedy:
      "No configuration is active: the first start has not finished. Look for `start failed` in the log.",
  },
  "storage-unavailable": {
    part: "storage",
    remedy:
      "Table Storage cannot be reached. Look at the storage account's own health and network rules. Work waits in order meanwhile.",
  },
  "storage-refused": {
    part: "storage",
    remedy:
      "Table Storage refuses: a table is missing, or the app's identity lacks Storage Table Data Contributor.",
  },
  "storage-broken": {
    part: "storage",
    remedy: "What is stored cannot be read. Look at the version that was deployed last, and run the doctor.",
  },
  "bus-unavailable": {
    part: "bus",
    remedy:
      "Service Bus cannot be reached. Look at the namespace's own health, throttling and network rules.",
  },
  "bus-refused": {
    part: "bus",
    remedy:
      "Service Bus refuses: a queue is missing, or the app's identity lacks Azure Service Bus Data Receiver.",
  },
  "bots-not-loaded": {
    part: "bots",
    remedy: "The bots' code cannot be loaded. The log says why at `bots cannot be loaded`. People take over.",
  },
  "bot-not-registered": {
    part: "bots",
    remedy:
      "A bot of the configuration has no code in shared/bots/registry.ts of this version. People take over from it.",
  },
  "issuer-unavailable": {
    part: "issuer",
    remedy:
      "The sign-in service does not say where to sign in: agents cannot. Look at SWITCHBOARD_ISSUER and at the issuer's own health.",
  },
} as const;

export type HealthCode = keyof typeof healthCodes;
export type HealthPart = (typeof healthCodes)[HealthCode]["part"];
