import type { HttpResponseInit } from "@azure/functions";
import type { FileAnswer } from "../app/agent/read-attachment.ts";
import { problemResponse } from "./problem.ts";
import { securityHeaders } from "./security-headers.ts";

/** Somebody else's bytes: in a sandbox of their own, images as they are, anything else to be saved. */
export function fileResponse(answer: FileAnswer): HttpResponseInit {
  if (answer.kind === "not-found") return problemResponse("not-found");
  if (answer.kind === "refused") return problemResponse(answer.reason);
  const { type, bytes, name } = answer;
  return {
    status: 200,
    headers: {
      ...securityHeaders,
      "content-security-policy": `${securityHeaders["content-security-policy"]}; sandbox`,
      "cross-origin-resource-policy": "same-origin",
      "content-type": type === "text/plain" ? "text/plain; charset=utf-8" : type,
      "content-disposition": disposition(type.startsWith("image/") ? "inline" : "attachment", name),
    },
    body: bytes,
  };
}

/** Control characters, marks that turn the direction of reading, and what a file system or a header takes amiss. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"*/:;<>?\\|%]/gu;
const longest = 120;

function disposition(kind: "inline" | "attachment", name = ""): string {
  const fit = name
    .toWellFormed()
    .replaceAll(unfit, "_")
    .replace(/^[.\s]+/, "")
    .slice(0, longest)
    .trim();
  const safe = fit === "" ? "attachment" : fit.toWellFormed();
  const plain = safe.replaceAll(/[^\x20-\x7e]/g, "_");
  const encoded = encodeURIComponent(safe).replaceAll(/['()]/g, escapeCharacter);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

const escapeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
