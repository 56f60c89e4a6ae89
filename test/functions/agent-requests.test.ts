import { describe, expect, it } from "vitest";
import { maxBodyBytes } from "../../shared/http/read-body.ts";
import { useAgentApi } from "../support/agent-api.ts";

const api = useAgentApi();

const put = (body: unknown, headers = {}) => api().as("ann", "PUT", "/presence", { body, headers });

describe("a body", () => {
  it.each([
    ["that is not JSON", "{", {}, 400, "body-not-json"],
    ["of another type", "presence=away", { "content-type": "text/plain" }, 415, "content-type-unsupported"],
    ["of no type", "{}", { "content-type": undefined }, 415, "content-type-unsupported"],
    ["that is too large", JSON.stringify({ presence: "x".repeat(maxBodyBytes) }), {}, 413, "body-too-large"],
    ["that says it is too large", "{}", { "content-length": "9999999" }, 413, "body-too-large"],
    ["that is a list", [], {}, 400, "body-invalid"],
    ["that is null", "null", {}, 400, "body-invalid"],
    ["nested beyond reason", `${"[".repeat(20_000)}${"]".repeat(20_000)}`, {}, 400, "body-invalid"],
  ])("%s is refused", async (_, body, headers, status, code) => {
    const answer = await put(body, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it("is refused with every field that is wrong, and the unknown ones by name", async () => {
    const { body } = await put('{"presence":"asleep","mood":"good","__proto__":{"presence":"away"}}');
    const fields = body.errors.map(({ field }: { field: string }) => field);
    expect(fields.toSorted()).toEqual(["__proto__", "mood", "presence"]);
  });

  it.each([
    ["blank", { text: " \n" }],
    ["too long", { text: "x".repeat(6001) }],
    ["no text", { text: 5 }],
    ["missing", {}],
  ])("with a message that is %s is refused", async (_, body) => {
    const id = await api().handToAnn();
    const answer = await api().as("ann", "POST", `/conversations/${id}/messages`, { body });
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, "text"]);
  });

  it("may be left out where nothing is asked", async () => {
    const id = await api().handToAnn();
    expect((await api().as("ann", "POST", `/conversations/${id}/end`)).status).toBe(200);
  });
});

describe("a user whose id is the name of something every object has", () => {
  const as = (method: string, path: string, asked = {}) => api().as("constructor", method, path, asked);

  it("is answered like any other whom the configuration does not know", async () => {
    const { body: me } = await as("GET", "/me");
    expect(me).toMatchObject({ id: "constructor", presence: "offline", capacity: 0, unitsInUse: 0 });
    const { status, body } = await as("GET", "/sync");
    expect([status, body]).toMatchObject([200, { me, offers: [], conversations: [] }]);
    expect((await as("PUT", "/presence", { body: { presence: "available" } })).status).toBe(409);
    const path = "/queues/Desk/members/constructor";
    expect((await as("PUT", path)).status).toBe(409);
  });
});

describe("every answer", () => {
  it("is never kept, shown as a page or guessed at", async () => {
    for (const token of [await api().issuer.token("ann"), undefined]) {
      const { headers } = await api().functions.call("GET", "/me", token === undefined ? {} : { token });
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    }
  });

  it("says how to sign in when nobody did", async () => {
    const answer = await api().functions.call("GET", "/me");
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="switchboard"');
    expect(answer.body).toEqual({
      type: "urn:switchboard:problem:token-missing",
      title: "There is no access token",
      status: 401,
      code: "token-missing",
    });
  });

  it.each(["Basic YTpi", "Bearer", "Bearer a b", "bearer"])("asks again after %s", async (authorization) => {
    const { status } = await api().functions.call("GET", "/me", { headers: { authorization } });
    expect(status).toBe(401);
  });
});

describe("something that breaks", () => {
  const breakWith = (error: Error) => {
    api().app.deps.groups.load = () => Promise.reject(error);
  };

  it("is an internal error that tells nothing but where it is logged", async () => {
    breakWith(new Error("secret connection string"));
    const { status, body } = await api().as("ann", "GET", "/me");
    expect([status, body.code]).toEqual([500, "internal-error"]);
    expect(body.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(body)).not.toContain("secret");
  });

  it.each([
    ["StorageUnavailableError", "storage-unavailable"],
    ["BusUnavailableError", "bus-unavailable"],
    ["SignInUnavailableError", "sign-in-unavailable"],
  ])("with %s is unavailable for now", async (name, code) => {
    breakWith(Object.assign(new Error("away"), { name }));
    const { status, body, headers } = await api().as("ann", "GET", "/me");
    expect([status, body.code, headers.get("retry-after")]).toEqual([503, code, "2"]);
  });
});
