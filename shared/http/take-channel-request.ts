import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { NoteTypingDeps } from "../app/note-typing.ts";
import { takeActivity } from "../app/take-activity.ts";
import type { ChannelAuthentication } from "../ports/channel-authentication.ts";
import type { CommandBus } from "../ports/command-bus.ts";
import type { Log } from "../ports/log.ts";
import { decodeActivity } from "../wire/activity.ts";
import {
  maxActivityBytes,
  parseActivityBody,
  type RefusedActivity,
  tooLarge,
} from "../wire/activity-body.ts";
import { securityHeaders } from "./security-headers.ts";

export interface ChannelRequestDeps extends NoteTypingDeps {
  readonly channelAuthentication: ChannelAuthentication;
  readonly bus: CommandBus;
}

type ChannelRequest = Pick<HttpRequest, "headers" | "arrayBuffer">;

/**
 * What a channel posts: read far enough to know who vouches for it, authenticated, read in full, and put on the bus.
 * Whoever is not authenticated learns nothing else.
 */
export async function takeChannelRequest(
  deps: ChannelRequestDeps,
  request: ChannelRequest,
): Promise<HttpResponseInit> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxActivityBytes) return refused(tooLarge(announced));
  const body = parseActivityBody(new Uint8Array(await request.arrayBuffer()));
  if (!body.ok) return refused(body);
  const sender = await deps.channelAuthentication.authenticate(
    request.headers.get("authorization"),
    body.json,
  );
  if (!sender.ok) return { status: 401, headers: securityHeaders };
  const decoded = decodeActivity(body.json);
  if (!decoded.ok) return refused(decoded);
  try {
    await takeActivity(deps, decoded.activity);
    return { status: 200, headers: securityHeaders };
  } catch (error) {
    return busAway(deps.log, error);
  }
}

function refused({ status, code, message, field }: RefusedActivity): HttpResponseInit {
  return {
    status,
    headers: securityHeaders,
    jsonBody: { error: { code, message, ...(field === undefined ? {} : { field }) } },
  };
}

/** The channel keeps the message and tries again: nothing was taken. */
function busAway(log: Log, error: unknown): HttpResponseInit {
  log.error("activity not taken", { error: error instanceof Error ? error.name : typeof error });
  return {
    status: 503,
    headers: { ...securityHeaders, "retry-after": "5" },
    jsonBody: { error: { code: "bus-unavailable", message: "The message could not be taken; try again." } },
  };
}
