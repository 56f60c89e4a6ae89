import type { BotFrameworkSettings } from "./settings.ts";

/**
 * Whether answers may be sent there. A token vouches for the address it names, but the SDK no longer checks whose
 * address that is, and our bearer token goes along with every answer.
 */
export function isAllowedServiceUrl(
  serviceUrl: string,
  { serviceUrlHosts, local }: Pick<BotFrameworkSettings, "serviceUrlHosts" | "local">,
): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const url = new URL(serviceUrl);
  if (url.username !== "" || url.password !== "") return false;
  if (isLoopback(url)) return local !== undefined && /^https?:$/.test(url.protocol);
  const host = url.hostname;
  return (
    url.protocol === "https:" &&
    serviceUrlHosts.some((allowed) => host === allowed || host.endsWith(`.${allowed}`))
  );
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
