import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
} from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type DirectLineService,
  startDirectLine,
} from "../../../infra/local/direct-line/start-direct-line.ts";
import { type HttpBot, startHttpBot } from "../../support/http-bot.ts";

const issuer = "https://api.botframework.com";

let bot: HttpBot;
let service: DirectLineService;

beforeEach(async () => {
  bot = await startHttpBot();
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app" });
});

afterEach(async () => {
  await service.stop();
  await bot.stop();
});

async function publishedKeys() {
  const metadata = (await (await fetch(service.metadataUrl)).json()) as { issuer: string; jwks_uri: string };
  return { metadata, keys: (await (await fetch(metadata.jwks_uri)).json()) as JSONWebKeySet };
}

const verify = async (token: string) =>
  jwtVerify(token, createLocalJWKSet((await publishedKeys()).keys), { issuer, audience: "app" });

describe("What the service posts to the bot", () => {
  it("is signed with the published key, for this bot and this service URL", async () => {
    const { token } = await service.generateToken({ id: "dl_ann" });
    await fetch(`${service.domain}/conversations`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    await bot.until(({ type }) => type === "conversationUpdate");

    const [call] = bot.received;
    const signed = call?.headers.authorization?.replace("Bearer ", "") ?? "";
    const { metadata } = await publishedKeys();
    const { payload } = await jwtVerify(signed, createRemoteJWKSet(new URL(metadata.jwks_uri)), {
      issuer: metadata.issuer,
      audience: "app",
    });
    expect(payload).toMatchObject({ serviceurl: service.serviceUrl });
    expect(call?.activity).toMatchObject({ channelId: "directline", serviceUrl: service.serviceUrl });
  });

  it("is endorsed for the channels that may use the key", async () => {
    const { keys } = await publishedKeys();

    expect(keys.keys).toMatchObject([{ kty: "RSA", endorsements: ["directline", "webchat", "msteams"] }]);
  });
});

describe("A token made for a test", () => {
  it("is right without overrides", async () => {
    await expect(verify(await service.signToken())).resolves.toBeDefined();
  });

  it("can carry other claims, or lack one", async () => {
    const token = await service.signToken({ claims: { serviceurl: undefined, more: 1 } });

    const { payload } = await verify(token);
    expect(payload).toMatchObject({ more: 1 });
    expect(payload).not.toHaveProperty("serviceurl");
  });

  it("can be signed with a key that is not the published one, under its id", async () => {
    const token = await service.signToken({ key: "other" });

    const { keys } = await publishedKeys();
    expect(keys.keys[0]?.kid).toBe(decodeProtectedHeader(token).kid);
    await expect(verify(token)).rejects.toThrow("signature verification failed");
  });

  it.each(["HS256", "none"] as const)("can have the algorithm %s", async (algorithm) => {
    expect(decodeProtectedHeader(await service.signToken({ algorithm })).alg).toBe(algorithm);
  });
});
