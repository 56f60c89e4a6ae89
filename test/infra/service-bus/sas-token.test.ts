import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { tagOf, tokenOfTag } from "../../../infra/local/service-bus/lock-token.ts";
import { emulatorKey, entityPathOf, resourceOfToken } from "../../../infra/local/service-bus/sas-token.ts";

const now = 1_700_000_000_000;

function token(key: string, expiry: number, name = emulatorKey.name): string {
  const resource = encodeURIComponent("sb://localhost:5672/q");
  const signature = createHmac("sha256", key).update(`${resource}\n${expiry}`).digest("base64");
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=${name}`;
}

describe("A shared access signature", () => {
  it("tells what it is for", () => {
    expect(resourceOfToken(token(emulatorKey.value, now / 1000 + 60), emulatorKey, now)).toBe(
      "sb://localhost:5672/q",
    );
  });

  it.each([
    ["another key", token("wrong", now / 1000 + 60)],
    ["another key's name", token(emulatorKey.value, now / 1000 + 60, "Other")],
    ["a time that is over", token(emulatorKey.value, now / 1000)],
    ["no fields", "SharedAccessSignature x"],
    ["no signature at all", "Bearer abc"],
  ])("is worth nothing with %s", (_, given) => {
    expect(resourceOfToken(given, emulatorKey, now)).toBeUndefined();
  });

  it("is for a path", () => {
    expect(entityPathOf("sb://localhost:5672/q/$management")).toBe("q/$management");
    expect(entityPathOf("sb://localhost/")).toBe("");
  });
});

it("A lock token is a tag in .NET's byte order, and comes back", () => {
  const uuid = "00112233-4455-6677-8899-aabbccddeeff";
  expect(tagOf(uuid).toString("hex")).toBe("33221100554477668899aabbccddeeff");
  expect(tokenOfTag(tagOf(uuid))).toBe(uuid);
});
