import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import { fieldErrors } from "./field-errors.ts";
import { UnusableRequest } from "./unusable-request.ts";

export const maxBodyBytes = 64 * 1024;

/** The body, held to its schema. An empty one stands for an object without fields. */
export async function readBody<Body>(
  request: Pick<HttpRequest, "headers" | "text">,
  schema: z.ZodType<Body>,
): Promise<Body> {
  const text = await readText(request);
  if (text !== "" && !isJson(request.headers.get("content-type"))) {
    throw new UnusableRequest("content-type-unsupported");
  }
  const parsed = schema.safeParse(text === "" ? {} : parseJson(text));
  if (!parsed.success) throw new UnusableRequest("body-invalid", { errors: fieldErrors(parsed.error) });
  return parsed.data;
}

async function readText(request: Pick<HttpRequest, "headers" | "text">): Promise<string> {
  const tooLarge = () =>
    new UnusableRequest("body-too-large", { detail: `The limit is ${maxBodyBytes} bytes.` });
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  const text = await request.text();
  if (Buffer.byteLength(text) > maxBodyBytes) throw tooLarge();
  return text;
}

function isJson(contentType: string | null): boolean {
  return /^application\/json *(;|$)/i.test(contentType?.trim() ?? "");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnusableRequest("body-not-json");
  }
}
