/** One HTTP request as it went over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly bytes: number;
}

const headEnd = Buffer.from("\r\n\r\n");

/** Cuts what a client sends on one connection into its requests. Throws at a body whose end is not announced. */
export function createRequestSplitter(onRequest: (request: WireRequest) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let bodyLeft = 0;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const skipped = Math.min(bodyLeft, rest.length);
      bodyLeft -= skipped;
      rest = rest.subarray(skipped);
      const end = rest.indexOf(headEnd);
      if (bodyLeft > 0 || end < 0) return;
      const head = rest.subarray(0, end).toString("latin1");
      bodyLeft = bodyLengthOf(head);
      const size = end + headEnd.length;
      rest = rest.subarray(size);
      const [method = "", path = ""] = head.split(" ", 2);
      onRequest({ method, path, bytes: size + bodyLeft });
    }
  };
}

function bodyLengthOf(head: string): number {
  if (/^transfer-encoding:/im.test(head))
    throw new Error("A request without Content-Length cannot be counted.");
  return Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}
