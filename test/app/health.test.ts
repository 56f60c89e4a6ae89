import { setImmediate } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { createManualClock } from "../../shared/adapters/memory/manual-clock.ts";
import { createHealth, type Health } from "../../shared/app/health/health.ts";
import { type CheckedDeps, healthChecks } from "../../shared/app/health/health-checks.ts";
import { healthCodes } from "../../shared/app/health/health-codes.ts";
import { healthResponse } from "../../shared/http/health-response.ts";
import { revisionOf, sample } from "../support/domain/sample.ts";

const revision = revisionOf(sample);
const endpoints = { authorization: new URL("https://a"), token: new URL("https://t") };

let deps: { -readonly [Part in keyof CheckedDeps]: CheckedDeps[Part] };
let asked: string[];
let clock: ReturnType<typeof createManualClock>;
beforeEach(() => {
  asked = [];
  clock = createManualClock();
  deps = {
    configurations: {
      active: async () => {
        asked.push("storage");
        return revision;
      },
      find: async () => undefined,
      initialise: async () => revision,
    },
    revision: async () => revision,
    probeBus: async () => void asked.push("bus"),
    registeredBots: async () => revision.configuration.bots,
    signInEndpoints: { find: async () => endpoints },
  };
});

const health = (): Health => createHealth({ clock, checks: healthChecks(deps) });
const codes = async (of = health()) => (await of.look()).map(({ code }) => code);

function thrower(name: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error("a host and a secret"), { name }));
}

describe("health", () => {
  it("finds nothing when all is there", async () => {
    expect(await codes()).toEqual([]);
  });

  it.each([
    ["StorageUnavailableError", "storage-unavailable"],
    ["StorageRefusedError", "storage-refused"],
    ["UnreadableRowError", "storage-broken"],
    ["Error", "storage-unavailable"],
  ])("takes %s from storage as %s", async (name, code) => {
    deps.configurations = { ...deps.configurations, active: thrower(name) };
    expect(await codes()).toEqual([code]);
  });

  it.each([
    ["BusUnavailableError", "bus-unavailable"],
    ["BusRefusedError", "bus-refused"],
  ])("takes %s from the bus as %s", async (name, code) => {
    deps.probeBus = thrower(name);
    expect(await codes()).toEqual([code]);
  });

  it("finds a configuration that is not there yet", async () => {
    deps.configurations = { ...deps.configurations, active: async () => undefined };
    expect(await codes()).toEqual(["configuration-missing"]);
  });

  it("finds bots that cannot be loaded, and bots without code", async () => {
    deps.registeredBots = thrower("SyntaxError");
    expect(await codes()).toEqual(["bots-not-loaded"]);
    deps.registeredBots = async () => [];
    expect(await codes()).toEqual(["bot-not-registered"]);
  });

  it("does not blame the bots for storage", async () => {
    deps.revision = thrower("StorageUnavailableError");
    expect(await codes()).toEqual([]);
    deps.revision = () => new Promise(() => undefined);
    const looking = codes();
    await setImmediate();
    clock.advance(3_000);
    expect(await looking).toEqual([]);
  });

  it("finds an issuer that cannot be asked", async () => {
    deps.signInEndpoints = { find: thrower("SignInUnavailableError") };
    expect(await codes()).toEqual(["issuer-unavailable"]);
  });

  it("waits three seconds for a part that says nothing", async () => {
    deps.probeBus = () => new Promise(() => undefined);
    const looking = codes();
    await setImmediate();
    clock.advance(3_000);
    expect(await looking).toEqual(["bus-unavailable"]);
  });

  it("asks each part once in ten seconds, however many want to know", async () => {
    const one = health();
    await Promise.all([one.look(), one.look()]);
    clock.advance(9_999);
    await one.look();
    expect(asked).toEqual(["storage", "bus"]);
    clock.advance(1);
    await one.look();
    expect(asked).toEqual(["storage", "bus", "storage", "bus"]);
  });
});

describe("the answer", () => {
  it("is 200 when nothing was found", async () => {
    expect(await healthResponse(health())).toMatchObject({ status: 200, body: '{"status":"healthy"}' });
  });

  it("is 503 with each finding, what to do, and nothing of the error", async () => {
    deps.probeBus = thrower("BusRefusedError");
    deps.signInEndpoints = { find: thrower("SignInUnavailableError") };
    const { status, headers, body } = await healthResponse(health());
    expect(status).toBe(503);
    expect(headers).toMatchObject({
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "retry-after": "10",
    });
    expect(JSON.parse(String(body))).toEqual({
      type: "urn:switchboard:problem:unhealthy",
      title: expect.any(String),
      status: 503,
      code: "unhealthy",
      findings: [
        { part: "bus", code: "bus-refused", detail: healthCodes["bus-refused"].remedy },
        { part: "issuer", code: "issuer-unavailable", detail: healthCodes["issuer-unavailable"].remedy },
      ],
    });
    expect(body).not.toContain("secret");
  });
});
