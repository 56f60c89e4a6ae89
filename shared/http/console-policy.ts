import { securityHeaders } from "./security-headers.ts";

/** What the page may do: its own script, style and pictures, and calls to itself and to these origins. */
export function pageHeaders(connectOrigins: readonly string[]): Readonly<Record<string, string>> {
  const origins = [...new Set(connectOrigins)];
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["connect-src 'self'", ...origins].join(" "),
    "img-src 'self' blob:",
    "media-src 'self'",
    "worker-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    ...securityHeaders,
    "content-security-policy": policy.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  };
}
