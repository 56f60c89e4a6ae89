import { describe, expect, it } from "vitest";
import { fileResponse } from "../../shared/http/file-response.ts";

const bytes = new Uint8Array([1, 2, 3]);
const dispositionOf = (name: string | undefined) => {
  const { headers } = fileResponse({ kind: "file", type: "application/octet-stream", bytes, name });
  return (headers as Record<string, string>)["content-disposition"];
};

describe("a file that is answered with", () => {
  it("cannot be guessed at, run or kept", () => {
    const { status, headers, body } = fileResponse({ kind: "file", type: "image/png", bytes, name: "a.png" });
    expect({ status, body }).toEqual({ status: 200, body: bytes });
    expect(headers).toMatchObject({
      "content-type": "image/png",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "cache-control": "no-store",
      "content-disposition": `inline; filename="a.png"; filename*=UTF-8''a.png`,
    });
  });

  it.each<[string | undefined, string]>([
    ["Zeugnis März.pdf", `filename="Zeugnis M_rz.pdf"; filename*=UTF-8''Zeugnis%20M%C3%A4rz.pdf`],
    [undefined, `filename="attachment"; filename*=UTF-8''attachment`],
    ["...", `filename="attachment"; filename*=UTF-8''attachment`],
    ["../../etc/passwd", `filename="_.._etc_passwd"; filename*=UTF-8''_.._etc_passwd`],
    ['a"; filename="b.exe', `filename="a__ filename=_b.exe"; filename*=UTF-8''a__%20filename%3D_b.exe`],
    ["a\r\nset-cookie: x=1", `filename="a__set-cookie_ x=1"; filename*=UTF-8''a__set-cookie_%20x%3D1`],
    ["photo\u202egnp.exe", `filename="photo_gnp.exe"; filename*=UTF-8''photo_gnp.exe`],
    ["it's (1).txt", `filename="it's (1).txt"; filename*=UTF-8''it%27s%20%281%29.txt`],
    ["\ud800x", `filename="_x"; filename*=UTF-8''%EF%BF%BDx`],
  ])("called %j is saved under a name that is only a name", (name, expected) => {
    expect(dispositionOf(name)).toBe(`attachment; ${expected}`);
  });

  it("has a name of bearable length", () => {
    expect(dispositionOf("é".repeat(10_000))?.length).toBeLessThan(1000);
  });
});

describe("a file that cannot be had", () => {
  it.each([
    ["attachment-host-not-allowed", 403],
    ["attachment-gone", 410],
    ["attachment-too-large", 502],
    ["attachment-unavailable", 502],
  ] as const)("is a problem document with the code %s", (reason, status) => {
    const response = fileResponse({ kind: "refused", reason });
    expect(response.status).toBe(status);
    expect(JSON.parse(String(response.body))).toMatchObject({ code: reason, status });
  });
});
