import { UnusableRequest } from "./unusable-request.ts";

const rightForm = /^[A-Za-z0-9._:-]{8,128}$/;

/** What makes a repeated command recognisable. Every command must bring one. */
export function readIdempotencyKey(headers: Pick<Headers, "get">): string {
  const key = headers.get("idempotency-key");
  if (key === null) {
    throw new UnusableRequest("idempotency-key-missing", {
      detail: "Send a new key with each command, and the same one when you repeat it.",
    });
  }
  if (!rightForm.test(key)) {
    throw new UnusableRequest("idempotency-key-invalid", {
      detail: "A key has 8 to 128 letters, digits or . _ : -",
    });
  }
  return key;
}
