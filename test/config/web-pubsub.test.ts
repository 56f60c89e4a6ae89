import { expect, it } from "vitest";
import { readWebPubSub } from "../../shared/config/read-web-pubsub.ts";
import { createSettingReader } from "../../shared/config/setting-reader.ts";

const read = (env: Record<string, string>) => {
  const reader = createSettingReader(env, false);
  const webPubSub = readWebPubSub(reader);
  return { webPubSub, wrong: reader.errors.map(({ setting }) => setting) };
};
const origin = "https://contoso.webpubsub.azure.com";
const connectionString = `Endpoint=${origin};AccessKey=k;Version=1.0;`;

it("there is no push without the setting", () => {
  expect(read({})).toEqual({ webPubSub: undefined, wrong: [] });
});

it("an endpoint is reached with the app's identity, a connection string with its key", () => {
  expect(read({ SWITCHBOARD_WEB_PUBSUB: origin }).webPubSub).toEqual({
    to: { endpoint: origin },
    origin,
    hub: "switchboard",
  });
  const env = { SWITCHBOARD_WEB_PUBSUB: connectionString, SWITCHBOARD_WEB_PUBSUB_HUB: "mine" };
  expect(read(env).webPubSub).toEqual({ to: { connectionString }, origin, hub: "mine" });
});

it.each([
  ["SWITCHBOARD_WEB_PUBSUB", { SWITCHBOARD_WEB_PUBSUB: "contoso" }],
  ["SWITCHBOARD_WEB_PUBSUB", { SWITCHBOARD_WEB_PUBSUB: "http://contoso.example" }],
  ["SWITCHBOARD_WEB_PUBSUB", { SWITCHBOARD_WEB_PUBSUB: `Endpoint=${origin};` }],
  ["SWITCHBOARD_WEB_PUBSUB_HUB", { SWITCHBOARD_WEB_PUBSUB: origin, SWITCHBOARD_WEB_PUBSUB_HUB: "a b" }],
])("%s is refused when it is wrong: %j", (setting, env) => {
  expect(read(env).wrong).toEqual([setting]);
});
