import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRequestSplitter, type WireRequest } from "./split-requests.ts";

const get = "GET /account/conversations(RowKey='head') HTTP/1.1\r\nHost: here\r\n\r\n";
const post = `POST /account/$batch HTTP/1.1\r\nContent-Length: ${"GET / HTTP/1.1\r\n\r\n".length}\r\n\r\nGET / HTTP/1.1\r\n\r\n`;

function split(chunks: readonly Buffer[]): readonly WireRequest[] {
  const found: WireRequest[] = [];
  const take = createRequestSplitter((request) => found.push(request));
  for (const chunk of chunks) take(chunk);
  return found;
}

describe("The requests of a connection", () => {
  it("are told with method, path and size; a body is not read as requests", () => {
    expect(split([Buffer.from(get + post + get)])).toEqual([
      { method: "GET", path: "/account/conversations(RowKey='head')", bytes: get.length },
      { method: "POST", path: "/account/$batch", bytes: post.length },
      { method: "GET", path: "/account/conversations(RowKey='head')", bytes: get.length },
    ]);
  });

  it("are the same wherever the bytes are cut", () => {
    const bytes = Buffer.from(post + get + post);
    const whole = split([bytes]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(bytes.length)), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(split(chunks)).toEqual(whole);
      }),
    );
  });

  it("cannot be counted when a body does not say how long it is", () => {
    const chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(() => split([Buffer.from(chunked)])).toThrow("without Content-Length");
  });
});
