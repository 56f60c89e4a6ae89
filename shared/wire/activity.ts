import * as z from "zod";
import { once } from "../domain/once.ts";
import type { CustomerMessage } from "../domain/thread/command.ts";
import type { ChannelAddress } from "../domain/thread/state.ts";
import { isRecord, kindOf, type RefusedActivity } from "./activity-body.ts";
import { customerMessage } from "./activity-message.ts";

interface FromChannel {
  readonly address: ChannelAddress;
  /** Bot Framework's type of the activity. */
  readonly type: string;
  readonly id?: string;
  /** When the channel says it was sent, as the channel wrote it. */
  readonly sentAt?: string;
  /** A group chat or a channel: only personal chats are served. */
  readonly isGroup: boolean;
}

/** What a channel told us, as far as it concerns us. */
export type IncomingActivity = FromChannel &
  (
    | { readonly kind: "message"; readonly message: CustomerMessage }
    /** The page's event `startConversation`; its value holds the answers given before the chat. */
    | { readonly kind: "start"; readonly answers: Readonly<Record<string, unknown>> }
    | { readonly kind: "end" }
    | { readonly kind: "typing" }
    /** Answered 200, and nothing else happens. */
    | { readonly kind: "ignored" }
  );

export type DecodedActivity = { readonly ok: true; readonly activity: IncomingActivity } | RefusedActivity;

/** The event that opens a conversation before anything was said. */
const startEventName = "startConversation";

/** Channels write null where they have nothing to say, so that counts as absent. */
const activitySchema = once(() => {
  const name = z.string().regex(/\S/);
  const account = z.object({ id: name, name: z.string().nullish() });
  return z.object({
    type: name,
    id: z.string().nullish(),
    timestamp: z.union([z.string(), z.number()]).nullish(),
    channelId: name,
    serviceUrl: name,
    conversation: z.object({
      id: name,
      conversationType: z.string().nullish(),
      isGroup: z.boolean().nullish(),
    }),
    from: account,
    recipient: account,
    locale: z.string().nullish(),
    name: z.string().nullish(),
    text: z.string().nullish(),
    textFormat: z.string().nullish(),
    attachments: z.array(z.record(z.string(), z.unknown())).nullish(),
    entities: z.array(z.unknown()).nullish(),
    value: z.unknown().optional(),
  });
});

export type ActivityFields = z.infer<ReturnType<typeof activitySchema>>;

/** Reads an activity, or says exactly what is wrong with it. Never throws. */
export function decodeActivity(json: unknown): DecodedActivity {
  if (!isRecord(json)) return invalid(`an activity is a JSON object, but this is ${kindOf(json)}`);
  const parsed = activitySchema().safeParse(json);
  if (!parsed.success) return explain(json, parsed.error.issues);
  const fields = parsed.data;
  if (fields.type === "invoke") {
    const message = "Activities of type invoke are not supported; send a message instead.";
    return { ok: false, status: 501, code: "invoke-not-supported", message, field: "type" };
  }
  return read(fields);
}

function read(fields: ActivityFields): DecodedActivity {
  const common = fromChannel(fields);
  const accept = (activity: IncomingActivity): DecodedActivity => ({ ok: true, activity });
  if (fields.type === "message") {
    const message = customerMessage(fields);
    return accept(
      message === undefined ? { ...common, kind: "ignored" } : { ...common, kind: "message", message },
    );
  }
  if (fields.type === "event" && fields.name === startEventName) {
    const answers = fields.value ?? {};
    if (!isRecord(answers)) return invalid(`value must be an object, but is ${kindOf(answers)}`, "value");
    return accept({ ...common, kind: "start", answers });
  }
  return accept({ ...common, kind: plainKinds.get(fields.type) ?? "ignored" });
}

/** Types that say all by themselves. */
const plainKinds: ReadonlyMap<string, "end" | "typing"> = new Map([
  ["endOfConversation", "end"],
  ["typing", "typing"],
]);

function fromChannel(fields: ActivityFields): FromChannel {
  const { conversation, id, timestamp } = fields;
  return {
    address: {
      channelId: fields.channelId,
      serviceUrl: fields.serviceUrl,
      conversationId: conversation.id,
      customer: accountOf(fields.from),
      bot: accountOf(fields.recipient),
      ...(isBlank(fields.locale) ? {} : { locale: fields.locale }),
    },
    type: fields.type,
    ...(isBlank(id) ? {} : { id }),
    ...(timestamp === undefined || timestamp === null ? {} : { sentAt: String(timestamp) }),
    isGroup: conversation.isGroup === true || !isPersonal(conversation.conversationType),
  };
}

function isPersonal(conversationType: string | null | undefined): boolean {
  return isBlank(conversationType) || conversationType.toLowerCase() === "personal";
}

function accountOf({ id, name: given }: ActivityFields["from"]): {
  readonly id: string;
  readonly name?: string;
} {
  return isBlank(given) ? { id } : { id, name: given };
}

function isBlank(text: string | null | undefined): text is "" | null | undefined {
  return text === undefined || text === null || text.trim() === "";
}

function explain(json: unknown, issues: readonly z.core.$ZodIssue[]): RefusedActivity {
  const problems = issues.map((issue) => ({ field: issue.path.join("."), text: describe(json, issue) }));
  const field = problems[0]?.field;
  return invalid(problems.map(({ text }) => text).join("; "), field);
}

function describe(json: unknown, issue: z.core.$ZodIssue): string {
  const found = issue.path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), json);
  const field = issue.path.join(".");
  if (found === undefined) return `${field} is missing`;
  if (issue.code === "invalid_type")
    return `${field} must be ${wanted(issue.expected)}, but is ${kindOf(found)}`;
  if (issue.code === "invalid_union") return `${field} must be a string or a number, but is ${kindOf(found)}`;
  return `${field} is empty`;
}

function wanted(expected: string): string {
  if (expected === "record") return "an object";
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function isObject(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === "object" && value !== null;
}

function invalid(problem: string, field?: string): RefusedActivity {
  const message = `The activity cannot be read: ${problem}.`;
  return {
    ok: false,
    status: 400,
    code: "activity-invalid",
    message,
    ...(field === undefined ? {} : { field }),
  };
}
