import { describe, expect, it } from "vitest";
import { isAllowedServiceUrl } from "../../../shared/adapters/bot-framework/service-url.ts";
import { defaultServiceHosts } from "../../../shared/config/read-service-hosts.ts";

const azure = { serviceUrlHosts: defaultServiceHosts };
const local = { ...azure, local: {} };

describe("a serviceUrl", () => {
  it.each([
    "https://smba.trafficmanager.net/emea/",
    "https://directline.botframework.com/",
    "https://europe.webchat.botframework.com",
  ])("may be %s", (url) => {
    expect(isAllowedServiceUrl(url, azure)).toBe(true);
  });

  it.each([
    "http://smba.trafficmanager.net/",
    "https://botframework.com.evil.example/",
    "https://evilbotframework.com/",
    "https://evil.trafficmanager.net/",
    "https://botframework.com@evil.example/",
    "https://user:pw@directline.botframework.com/",
    "http://127.0.0.1:5500/",
    "http://localhost/",
    "https://localhost/",
    "file:///etc/passwd",
    "not a url",
    "",
  ])("may not be %s", (url) => {
    expect(isAllowedServiceUrl(url, azure)).toBe(false);
  });

  it("may be on loopback when the stack runs locally, and nowhere else by plain http", () => {
    for (const url of ["http://127.0.0.1:5500/", "http://localhost:5500/", "http://[::1]:5500/"]) {
      expect(isAllowedServiceUrl(url, local)).toBe(true);
    }
    for (const url of ["http://localhost.evil.example/", "http://0.0.0.0/", "ftp://localhost/"]) {
      expect(isAllowedServiceUrl(url, local)).toBe(false);
    }
  });
});
