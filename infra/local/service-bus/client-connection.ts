import type { Connection, EventContext, Receiver, Sender } from "rhea";
import { amqpError, notFound, unauthorized } from "./amqp-errors.ts";
import type { BrokerContext } from "./broker-context.ts";
import { manage } from "./management.ts";
import { deadLetterSuffix } from "./queue-definition.ts";
import { type LeaveLink, openReceiveLink } from "./receive-link.ts";
import {
  type AmqpAnswer,
  type AmqpRequest,
  cbsStatus,
  openReplyLink,
  openRequestLink,
  type ReplyLinks,
} from "./request-link.ts";
import { repairSession } from "./rhea-repairs.ts";
import { entityPathOf, resourceOfToken } from "./sas-token.ts";
import { openSendLink } from "./send-link.ts";

const cbs = "$cbs";
const managementSuffix = "/$management";

/** One client: its tokens, its links, and what is to be tidied up when it goes. */
export class ClientConnection {
  readonly #broker: BrokerContext;
  readonly #replies: ReplyLinks = new Map();
  readonly #granted = new Set<string>();
  readonly #leave = new Map<Sender, LeaveLink>();
  #closedByClient = false;

  constructor(connection: Connection, broker: BrokerContext) {
    this.#broker = broker;
    connection.on("session_open", ({ session }: EventContext) => session && repairSession(session));
    connection.on("receiver_open", ({ receiver }: EventContext) => receiver && this.#openToUs(receiver));
    connection.on("sender_open", ({ sender }: EventContext) => sender && this.#openFromUs(sender));
    connection.on("sender_close", ({ sender }: EventContext) => sender && this.#left(sender, false));
    connection.on("session_close", (context: EventContext) => {
      for (const sender of [...this.#leave.keys()]) {
        if (sender.session === context.session) this.#left(sender, false);
      }
    });
    connection.on("connection_close", () => {
      this.#closedByClient = true;
      this.gone(false);
    });
    connection.on("protocol_error", (error: Error) => broker.log(`amqp: ${error.message}`));
    connection.on("error", (error: Error) => broker.log(`amqp: ${error.stack ?? error.message}`));
    // Nobody listening, rhea would write these to the console or throw them.
    for (const event of [
      "disconnected",
      "connection_error",
      "session_error",
      "sender_error",
      "receiver_error",
    ]) {
      connection.on(event, () => {});
    }
  }

  /** The socket is closed. Without a word before, the client died. */
  gone(clientDied: boolean): void {
    for (const sender of [...this.#leave.keys()]) this.#left(sender, clientDied && !this.#closedByClient);
  }

  #left(sender: Sender, clientDied: boolean): void {
    const leave = this.#leave.get(sender);
    this.#leave.delete(sender);
    leave?.(clientDied);
    for (const [address, link] of this.#replies) if (link === sender) this.#replies.delete(address);
  }

  #openToUs(link: Receiver): void {
    const address = link.target?.address ?? "";
    if (address === cbs) {
      openRequestLink(link, address, this.#replies, (request, reply) => reply(this.#putToken(request)));
      return;
    }
    const queue = this.#queueAt(address, link);
    if (queue === undefined) return;
    if (address.endsWith(managementSuffix)) {
      openRequestLink(link, address, this.#replies, (request, reply) =>
        manage(queue, request, this.#broker, reply),
      );
    } else if (queue.definition.name.endsWith(deadLetterSuffix)) {
      link.close(amqpError("dead-letter-queue-takes-no-messages"));
    } else openSendLink(link, address, queue, this.#broker);
  }

  #openFromUs(link: Sender): void {
    const address = link.source?.address ?? "";
    if (address === cbs) {
      openReplyLink(link, address, this.#replies);
      return;
    }
    const queue = this.#queueAt(address, link);
    if (queue === undefined) return;
    if (address.endsWith(managementSuffix)) openReplyLink(link, address, this.#replies);
    else this.#leave.set(link, openReceiveLink(link, address, queue, this.#broker));
  }

  #queueAt(address: string, link: Sender | Receiver) {
    const entity = entityOf(address);
    const queue = this.#broker.findQueue(entity);
    if (queue === undefined) link.close(notFound(entity));
    else if (!this.#isGranted(queue.definition.name)) link.close(unauthorized(entity));
    else return queue;
    return undefined;
  }

  #isGranted(queueName: string): boolean {
    const name = queueName.toLowerCase();
    return [...this.#granted].some(
      (path) => path === "" || name === path || name.startsWith(`${path}/`) || path.startsWith(`${name}/`),
    );
  }

  #putToken({ properties, body }: AmqpRequest): AmqpAnswer {
    const { operation, name } = properties;
    if (operation !== "put-token") return cbsStatus(400, "Only put-token is known here.");
    const audience = entityPathOf(String(name)).toLowerCase();
    const { key, clock } = this.#broker;
    const resource = resourceOfToken(String(body), key, clock.now());
    if (resource === undefined)
      return cbsStatus(401, "InvalidSignature: The token has an invalid signature.");
    const covered = entityPathOf(resource).toLowerCase();
    if (!audience.startsWith(covered)) return cbsStatus(401, "The token is not for this entity.");
    this.#granted.add(audience);
    return cbsStatus(202, "Accepted");
  }
}

function entityOf(address: string): string {
  return address.endsWith(managementSuffix) ? address.slice(0, -managementSuffix.length) : address;
}
