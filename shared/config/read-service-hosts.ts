import type { SettingReader } from "./setting-reader.ts";

/** Where the Bot Framework's own channels, and Teams, take answers. */
export const defaultServiceHosts = ["botframework.com", "smba.trafficmanager.net"] as const;

const hostName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const ownMachine = /^(localhost|[\d.]+|.*\.localhost|.*\.local)$/;

/** Hosts, in lower case, that a service URL may name, themselves or a subdomain of them. */
export function readServiceHosts(reader: SettingReader): readonly string[] {
  const setting = "SWITCHBOARD_ALLOWED_SERVICE_HOSTS";
  const hosts = (reader.optional(setting) ?? defaultServiceHosts.join(","))
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== "");
  for (const host of hosts) {
    if (!hostName.test(host)) {
      reader.fail(
        setting,
        `has "${host}". Set host names only, as botframework.com: no scheme, port, path or *.`,
      );
    } else if (ownMachine.test(host) && !reader.isLocal) {
      reader.fail(
        setting,
        `has "${host}". Addresses and local hosts are allowed only with SWITCHBOARD_LOCAL=1.`,
      );
    }
  }
  return hosts;
}
