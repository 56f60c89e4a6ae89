import { beforeAll, describe, expect, it } from "vitest";
import { useAgentApi } from "../support/agent-api.ts";
import { openApiFile } from "../support/openapi.ts";

const api = useAgentApi();

/** What another site's page can make a browser send without asking: a form of one of these kinds, with cookies. */
const formTypes = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"];

const changing = Object.entries(openApiFile.paths).flatMap(([path, methods]) =>
  Object.keys(methods)
    .filter((method) => method !== "get")
    .map((method) => ({
      method: method.toUpperCase(),
      path: path.replace("/api/agent", "").replaceAll(/\{\w+\}/g, "1"),
    })),
);

beforeAll(() => expect(changing.length).toBeGreaterThan(5));

describe.each(changing)("$method $path", ({ method, path }) => {
  it.each(formTypes)("does nothing for another site's form of type %s", async (type) => {
    const headers = { "content-type": type, cookie: "session=1", origin: "https://elsewhere.example" };
    const answer = await api().functions.call(method, path, { body: '{"presence":"available"}', headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

it("takes no form even with a token", async () => {
  for (const type of formTypes) {
    const asked = { body: '{"presence":"available"}', headers: { "content-type": type } };
    expect((await api().as("ann", "PUT", "/presence", asked)).status).toBe(415);
  }
  expect((await api().snapshotOf("ann")).me.presence).toBe("offline");
});

it("sets no cookie for whoever is signed in", async () => {
  for (const path of ["/me", "/sync", "/queues"]) {
    const { status, headers } = await api().as("ann", "GET", path);
    expect([status, headers.get("set-cookie")]).toEqual([200, null]);
  }
});
