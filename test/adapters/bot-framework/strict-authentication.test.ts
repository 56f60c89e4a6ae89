import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { SigningKeysUnavailableError } from "../../../shared/adapters/bot-framework/open-id-metadata.ts";
import {
  createStrictAuthentication,
  type StrictAuthentication,
} from "../../../shared/adapters/bot-framework/strict-authentication.ts";
import { type ChannelTokens, startChannelTokens, type TokenChanges } from "../../support/channel-token.ts";

const appId = "11111111-1111-4111-8111-111111111111";
const serviceUrl = "http://127.0.0.1:5500/";
const activity = { type: "message", channelId: "directline", serviceUrl };
const seconds = () => Math.floor(Date.now() / 1000);

let tokens: ChannelTokens;
let strict: StrictAuthentication;
const refusals: string[] = [];
const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);

beforeAll(async () => {
  tokens = await startChannelTokens({ appId, serviceUrl });
  strict = authentication();
});
beforeEach(() => {
  refusals.length = 0;
});
afterAll(async () => {
  await tokens.stop();
  printed.mockRestore();
});

describe("an activity that is what it says", () => {
  it("passes, with the token's claims", async () => {
    expect(await strict.authenticateActivity(tokens.authorization(), activity)).toMatchObject({
      ok: true,
      claims: { aud: appId, serviceurl: serviceUrl },
    });
  });

  it.each<[string, () => TokenChanges]>([
    ["expired two minutes ago, within tolerance", () => ({ claims: { exp: seconds() - 120 } })],
    [
      "came from the emulator's issuer for our own app",
      () => ({
        claims: {
          iss: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
          appid: appId,
          ver: "1.0",
        },
      }),
    ],
  ])("passes when its token %s", async (_, changes) => {
    expect(await strict.authenticateActivity(tokens.authorization(changes()), activity)).toMatchObject({
      ok: true,
    });
  });

  it("is judged once for many activities with the same token", async () => {
    const verify = vi.spyOn(crypto.subtle, "verify");
    const authorization = tokens.authorization();
    const judging = authentication();
    await judging.authenticateActivity(authorization, activity);
    expect(verify).toHaveBeenCalledOnce();
    expect(await judging.authenticateActivity(authorization, { ...activity, text: "more" })).toMatchObject({
      ok: true,
      claims: { aud: appId, serviceurl: serviceUrl },
    });
    expect(verify).toHaveBeenCalledOnce();
    verify.mockRestore();
  });

  it("is judged again after five minutes, and once its token has run out", async () => {
    const verify = vi.spyOn(crypto.subtle, "verify");
    let now = Date.now();
    const judging = authentication({ now: () => now });
    const ask = (token: string) => judging.authenticateActivity(token, activity);
    const long = tokens.authorization();
    const short = tokens.authorization({ claims: { exp: seconds() + 60 } });
    await ask(long);
    await ask(short);
    now += 61_000;
    await ask(long);
    expect(verify).toHaveBeenCalledTimes(2);
    await ask(short);
    expect(verify).toHaveBeenCalledTimes(3);
    now += 240_000;
    await ask(long);
    expect(verify).toHaveBeenCalledTimes(4);
    now += 120_000;
    expect(await ask(short)).toEqual({ ok: false, status: 401 });
    verify.mockRestore();
  });

  it.each([
    ["another channel", { channelId: "telegram" }],
    ["another serviceUrl", { serviceUrl: "http://127.0.0.1:5501/" }],
  ])("does not vouch for one from %s with the same token", async (_, fields) => {
    const authorization = tokens.authorization();
    expect(await strict.authenticateActivity(authorization, activity)).toMatchObject({ ok: true });
    const other = { ...activity, ...fields };
    expect(await strict.authenticateActivity(authorization, other)).toEqual({ ok: false, status: 401 });
  });

  it("is judged with keys that are fetched once", async () => {
    const before = tokens.keyRequests();
    await Promise.all([1, 2, 3].map(() => strict.authenticateActivity(tokens.authorization(), activity)));
    expect(tokens.keyRequests()).toBe(before);
  });
});

describe("a token that is refused", () => {
  it.each<[string, () => TokenChanges]>([
    ["was signed with another key under the same id", () => ({ key: "other" })],
    ["names an unknown key", () => ({ header: { kid: "key-2" } })],
    ["names no key", () => ({ header: { kid: undefined }, key: "other" })],
    ["expired ten minutes ago", () => ({ claims: { exp: seconds() - 600 } })],
    ["never expires", () => ({ claims: { exp: undefined } })],
    ["is valid in an hour", () => ({ claims: { nbf: seconds() + 3600 } })],
    ["is for another app", () => ({ claims: { aud: "22222222-2222-4222-8222-222222222222" } })],
    ["is for nobody", () => ({ claims: { aud: undefined } })],
    ["comes from another issuer", () => ({ claims: { iss: "https://evil.example" } })],
    ["names another serviceUrl", () => ({ claims: { serviceurl: "http://127.0.0.1:5501/" } })],
    ["names no serviceUrl", () => ({ claims: { serviceurl: undefined } })],
    ["differs in the last slash of serviceUrl", () => ({ claims: { serviceurl: serviceUrl.slice(0, -1) } })],
    ["is not signed", () => ({ algorithm: "none" })],
    ["is signed with a guessed secret", () => ({ algorithm: "HS256" })],
    [
      "came from the emulator's issuer for another app",
      () => ({
        claims: {
          iss: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
          appid: "other",
          ver: "1.0",
        },
      }),
    ],
    [
      "is another bot's",
      () => ({
        claims: {
          iss: "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0",
          azp: "22222222-2222-4222-8222-222222222222",
          ver: "2.0",
        },
      }),
    ],
  ])("%s", async (_, changes) => {
    const authorization = tokens.authorization(changes());
    expect(await authentication().authenticateActivity(authorization, activity)).toEqual({
      ok: false,
      status: 401,
    });
    expect(refusals).toHaveLength(1);
  });

  it.each([undefined, "", "Bearer", "Bearer garbage", "Bearer a.b.c", "Basic dXNlcjpwYXNz", "Bearer a b"])(
    "is the header %j",
    async (authorization) => {
      expect(await strict.authenticateActivity(authorization, activity)).toEqual({ ok: false, status: 401 });
    },
  );

  it.each([
    ["without serviceUrl", { serviceUrl: undefined }],
    ["with a serviceUrl that is no text", { serviceUrl: { url: serviceUrl } }],
    ["without channelId", { channelId: undefined }],
    ["from a channel that the key does not speak for", { channelId: "telegram" }],
    ["from AseChannel", { channelId: "AseChannel" }],
  ])("comes with an activity %s", async (_, fields) => {
    const authorization = tokens.authorization();
    expect(await strict.authenticateActivity(authorization, { ...activity, ...fields })).toEqual({
      ok: false,
      status: 401,
    });
  });

  it("comes with a serviceUrl on a host that is not ours to answer, however well it is signed", async () => {
    for (const elsewhere of [
      "https://evil.example/",
      "http://smba.trafficmanager.net/",
      "http://10.0.0.1/",
    ]) {
      const authorization = tokens.authorization({ claims: { serviceurl: elsewhere } });
      const sent = { ...activity, serviceUrl: elsewhere };
      expect(await strict.authenticateActivity(authorization, sent)).toEqual({ ok: false, status: 401 });
    }
  });

  it("leaves nothing on the console, and one line a minute in the log", async () => {
    let now = Date.now();
    const reports: unknown[] = [];
    const limited = createStrictAuthentication({
      settings: settings(),
      onRefused: (report) => reports.push(report),
      now: () => now,
    });
    for (let i = 0; i < 5; i++) {
      await limited.authenticateActivity(tokens.authorization({ key: "other" }), activity);
    }
    now += 61_000;
    await limited.authenticateActivity(undefined, activity);
    expect(reports).toEqual([
      { fact: "token-not-genuine", unreported: 0 },
      { fact: "no-bearer-token", unreported: 4 },
    ]);
    expect(printed).not.toHaveBeenCalled();
  });
});

describe("what must not pass for an answer", () => {
  it("is a missing app id, with which the SDK would accept everything", () => {
    expect(() =>
      createStrictAuthentication({ settings: { ...settings(), appId: " " }, onRefused: () => {} }),
    ).toThrow(/MicrosoftAppId/);
  });

  it("is a missing key server: nothing is known then", async () => {
    const gone = await startChannelTokens({ appId, serviceUrl });
    await gone.stop();
    const lost = createStrictAuthentication({
      settings: { ...settings(), local: { openIdMetadataUrl: gone.openIdMetadataUrl } },
      onRefused: () => {},
    });
    await expect(lost.authenticateActivity(tokens.authorization(), activity)).rejects.toThrow(
      SigningKeysUnavailableError,
    );
  });
});

function settings() {
  return {
    appId,
    serviceUrlHosts: ["botframework.com", "smba.trafficmanager.net"],
    local: { openIdMetadataUrl: tokens.openIdMetadataUrl },
  };
}

function authentication(clock: { readonly now?: () => number } = {}): StrictAuthentication {
  const onRefused = ({ fact }: { readonly fact: string }) => refusals.push(fact);
  return createStrictAuthentication({ settings: settings(), onRefused, ...clock });
}
