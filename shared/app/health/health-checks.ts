import type { Revision } from "../../domain/routing/configuration.ts";
import type { ConfigurationStore } from "../../ports/configuration-store.ts";
import type { SignInEndpointsFinder } from "../../ports/sign-in-endpoints.ts";
import type { HealthCheck } from "./health.ts";

export interface CheckedDeps {
  readonly configurations: ConfigurationStore;
  /** The active revision of the configuration. */
  revision(): Promise<Revision>;
  /** Looks at every bus queue without taking anything off it. */
  probeBus(): Promise<void>;
  registeredBots(): Promise<readonly { readonly id: string }[]>;
  readonly signInEndpoints: SignInEndpointsFinder;
}

/** What the app stands on, each looked at by itself. */
export function healthChecks(deps: CheckedDeps): readonly HealthCheck[] {
  return [
    {
      look: async () =>
        (await deps.configurations.active()) === undefined ? "configuration-missing" : undefined,
      late: "storage-unavailable",
      errors: {
        otherwise: "storage-unavailable",
        StorageRefusedError: "storage-refused",
        UnreadableRowError: "storage-broken",
      },
    },
    {
      look: async () => {
        await deps.probeBus();
        return undefined;
      },
      late: "bus-unavailable",
      errors: { otherwise: "bus-unavailable", BusRefusedError: "bus-refused" },
    },
    {
      look: () => lookAtBots(deps),
      late: undefined,
      errors: { otherwise: "bots-not-loaded" },
    },
    {
      look: async () => {
        await deps.signInEndpoints.find();
        return undefined;
      },
      late: "issuer-unavailable",
      errors: { otherwise: "issuer-unavailable" },
    },
  ];
}

/** Which bots there should be is not known while storage is away; that is another check's finding. */
async function lookAtBots({ registeredBots, revision }: CheckedDeps) {
  const registered = new Set((await registeredBots()).map(({ id }) => id));
  const wanted = await revision().then(
    ({ configuration }) => configuration.bots.map(({ id }) => id),
    () => [],
  );
  return wanted.every((id) => registered.has(id)) ? undefined : "bot-not-registered";
}
