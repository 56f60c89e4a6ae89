import type { SettingReader } from "./setting-reader.ts";

/** Where the Bot Framework's own channels, and Teams, take answers. */
export const defaultServiceHosts = ["botframework.com", "smba.trafficmanager.net"] as const;

const hostName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const ownMachine = /^(localhost|[\d.]+|.*\.localhost|.*\.local)$/;

/** Hosts, in lower case, that a service URL may name, themselves or a subdomain of them. */
export function readServiceHosts(reader: SettingReader): readonly string[] {
  return readHosts(reader, "SWITCHBOARD_ALLOWED_SERVICE_HOSTS", defaultServiceHosts.join(","));
}

/** Hosts, besides those, that files of messages may be fetched from. */
export function readAttachmentHosts(reader: SettingReader): readonly string[] {
  return readHosts(reader, "SWITCHBOARD_ATTACHMENT_HOSTS", "");
}

function readHosts(
  reader: SettingReader,
  setting: "SWITCHBOARD_ALLOWED_SERVICE_HOSTS" | "SWITCHBOARD_ATTACHMENT_HOSTS",
  byDefault: string,
): readonly string[] {
  const hosts = (reader.optional(setting) ?? byDefault)
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
