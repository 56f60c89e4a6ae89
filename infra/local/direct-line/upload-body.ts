import type { IncomingMessage } from "node:http";
import { type IncomingActivity, parseActivity } from "./activity.ts";
import type { StoredFile } from "./attachment-store.ts";
import { badArgument } from "./refused-request.ts";
import { maxActivityCharacters, parseJson, readBody } from "./request-body.ts";

const maxUploadBytes = 4 * 1024 * 1024;

export interface Upload {
  readonly activity: IncomingActivity;
  readonly files: readonly StoredFile[];
}

/** Multipart with an optional activity and files, or one bare file with its name in Content-Disposition. */
export async function readUpload(request: IncomingMessage): Promise<Upload> {
  const type = request.headers["content-type"] ?? "application/octet-stream";
  const body = await readBody(request, maxUploadBytes);
  if (/^multipart\/form-data/i.test(type)) return readParts(body, type);
  if (body.length === 0) throw badArgument("The upload holds no file");
  const name = fileName(/filename="?([^";]+)"?/i.exec(request.headers["content-disposition"] ?? "")?.[1]);
  return { activity: { type: "message" }, files: [{ name, contentType: type, content: body }] };
}

async function readParts(body: Buffer, type: string): Promise<Upload> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } })
    .formData()
    .catch((cause: unknown) => {
      throw Object.assign(badArgument("The multipart body cannot be read"), { cause });
    });
  const files: StoredFile[] = [];
  let activity: IncomingActivity = { type: "message" };
  for (const [field, part] of form) {
    if (field === "activity") activity = await readActivityPart(part);
    else if (typeof part !== "string") files.push(await readFilePart(part));
  }
  if (files.length === 0) throw badArgument("The upload holds no file");
  return { activity, files };
}

async function readActivityPart(part: File | string): Promise<IncomingActivity> {
  const text = typeof part === "string" ? part : await part.text();
  if (text.length > maxActivityCharacters) throw badArgument("The activity is too large");
  return parseActivity(parseJson(text));
}

async function readFilePart(part: File): Promise<StoredFile> {
  const content = Buffer.from(await part.arrayBuffer());
  return { name: fileName(part.name), contentType: part.type || "application/octet-stream", content };
}

/** Only the last part of what was given, without characters that a header cannot hold. */
function fileName(given: string | undefined): string {
  const last = (given ?? "").split(/[/\\]/).at(-1) ?? "";
  return last.replaceAll(/[^\p{L}\p{N}._ ()-]/gu, "_").slice(0, 200) || "file";
}
