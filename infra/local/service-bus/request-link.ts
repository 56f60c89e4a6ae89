import rhea, { type EventContext, type Receiver, type Sender } from "rhea";
import { int, symbol } from "./amqp-values.ts";
import { answerAttach, sendSettled } from "./rhea-repairs.ts";

export interface AmqpRequest {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface AmqpAnswer {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Where the answers to requests go: by the address the client gave its reply link, or by that link's name. */
export type ReplyLinks = Map<string, Sender>;

/** A link that takes requests, as `$cbs` and `…/$management` do. */
export function openRequestLink(
  link: Receiver,
  address: string,
  replies: ReplyLinks,
  answer: (request: AmqpRequest, reply: (answer: AmqpAnswer) => void) => void,
): void {
  link.set_source({ address: link.source?.address ?? "" });
  link.set_target({ address });
  answerAttach(link);
  link.on("message", ({ message, delivery }: EventContext) => {
    delivery?.accept();
    const request = rhea.message.decode(message as unknown as Buffer);
    const { reply_to, message_id, application_properties, body } = request;
    answer({ properties: application_properties ?? {}, body }, (response) => {
      const replyLink = replies.get(String(reply_to));
      if (replyLink?.is_open() !== true) return;
      sendSettled(replyLink, encode(message_id, response));
    });
  });
}

export function openReplyLink(link: Sender, address: string, replies: ReplyLinks): void {
  link.set_source({ address });
  link.set_target({ address: link.target?.address ?? "" });
  answerAttach(link);
  replies.set(link.target?.address || link.name, link);
}

/** `$cbs` wants its status as `status-code`, management as `statusCode`. */
export function cbsStatus(code: number, description: string): AmqpAnswer {
  return { properties: { "status-code": int(code), "status-description": description } };
}

export function managementStatus(code: number, description: string, condition?: string): AmqpAnswer {
  return {
    properties: {
      statusCode: int(code),
      statusDescription: description,
      // Without it the SDK takes 410 for "link stolen".
      ...(condition === undefined ? {} : { errorCondition: symbol(condition) }),
    },
  };
}

function encode(correlationId: unknown, { properties, body }: AmqpAnswer): Buffer {
  return rhea.message.encode({
    correlation_id: correlationId as string,
    application_properties: properties,
    body: body ?? null,
  });
}
