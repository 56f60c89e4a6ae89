/**
 * rhea as a server, repaired. It is written for both ends of a connection, but the server's end is less worn, and some
 * of what a broker needs can be reached only through its private fields. All of that is here, applied to single
 * objects, never to rhea itself (the client in the same process uses the same module); hence the exact version in
 * package.json.
 */
import type { Socket } from "node:net";
import rhea, { type Connection, type Delivery, type Receiver, type Sender, type Session } from "rhea";
import type { Typed } from "./amqp-values.ts";

interface EndpointState {
  local_open: boolean;
  open_requests: number;
}

interface Attach {
  source: unknown;
  snd_settle_mode: number;
  rcv_settle_mode: number;
  max_message_size: number;
  properties: Readonly<Record<string, unknown>>;
}

interface LinkInside {
  readonly state: EndpointState;
  readonly local: { readonly attach: Attach };
}

interface SenderInside extends LinkInside {
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _get_drain: () => boolean;
}

interface Ring {
  by_id: (id: number) => { readonly id: number } | undefined;
}

interface SessionInside {
  readonly outgoing: {
    readonly deliveries: Ring;
    readonly next_delivery_id: number;
    readonly next_pending_delivery: number;
    available(): number;
  };
  readonly remote: { readonly begin?: unknown };
  on_transfer: (frame: { readonly performative: { message_format: number | null } }) => void;
}

interface ConnectionInside {
  _process: () => void;
  _write_frame: () => void;
  eof: () => void;
  accept: (socket: Socket) => void;
}

interface DeliveryInside {
  settled: boolean;
  remote_settled: boolean;
}

type Link = Sender | Receiver;

const inside = <T>(thing: object): T => thing as unknown as T;

/** rhea decodes messages of format 0 and throws their bytes away; of any other format it hands on the bytes. */
const plainFormat = 0x7fff_fff0;
/** An envelope of many messages. */
export const batchFormat = 0x8001_3700;

export function repairSession(session: Session): void {
  const own = inside<SessionInside>(session);
  const onTransfer = own.on_transfer.bind(session);
  own.on_transfer = (frame) => {
    const { performative } = frame;
    if (!performative.message_format) performative.message_format = plainFormat;
    onTransfer(frame);
  };
  // The ring of deliveries is looked up by position alone: once it has wrapped, a late disposition would settle
  // another delivery.
  const ring = own.outgoing.deliveries;
  const byId = ring.by_id.bind(ring);
  ring.by_id = (id) => {
    const found = byId(id);
    return found?.id === id ? found : undefined;
  };
}

/** rhea answers no drain when credit is zero already; the SDK then waits, and closes the receiver. */
export function repairDrain(sender: Sender): void {
  const own = inside<SenderInside>(sender);
  own._get_drain = () => {
    if (!own._draining) return false;
    const unsent = Math.min(unsentOf(sender), own.credit);
    own.delivery_count += own.credit - unsent;
    own.credit = unsent;
    own._draining = false;
    return true;
  };
}

/** `sender.credit` falls only when rhea writes; counting what waits in its session keeps us from handing out too much. */
export function roomOf(sender: Sender): number {
  const { outgoing } = inside<SessionInside>(sender.session);
  const credit = inside<SenderInside>(sender).credit - unsentOf(sender);
  return Math.max(0, Math.min(credit, outgoing.available()));
}

function unsentOf(sender: Sender): number {
  const { outgoing } = inside<SessionInside>(sender.session);
  return outgoing.next_delivery_id - outgoing.next_pending_delivery;
}

/** rhea answers an attach before it tells us. Holds the answer back until `open` or `close`. */
export function holdAttach(link: Link): void {
  const { state } = inside<LinkInside>(link);
  state.local_open = false;
  state.open_requests = 0;
}

export interface AttachAnswer {
  readonly maxMessageSize?: number;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** The SDK wants both settle modes as it asked for them; rhea answers with its own defaults. */
export function answerAttach(link: Link, answer: AttachAnswer = {}): void {
  const { attach } = inside<LinkInside>(link).local;
  attach.snd_settle_mode = link.snd_settle_mode;
  attach.rcv_settle_mode = link.rcv_settle_mode;
  if (answer.maxMessageSize !== undefined) attach.max_message_size = answer.maxMessageSize;
  if (answer.properties !== undefined) attach.properties = answer.properties;
}

/** Sends without waiting for a settlement. */
export function sendSettled(sender: Sender, message: Buffer): void {
  inside<DeliveryInside>(sender.send(message, undefined, 0)).settled = true;
}

export interface AmqpOutcome {
  readonly accepted: boolean;
  readonly state: Typed;
}

interface Described {
  described(): Typed;
}

/** The typings know rhea's `message` only as something that encodes and decodes. */
const outcomes = inside<{ accepted(): Described; rejected(fields: object): Described }>(rhea.message);

export function accepted(): AmqpOutcome {
  return { accepted: true, state: outcomes.accepted().described() };
}

export function rejected(error: { readonly condition: string; readonly description: string }): AmqpOutcome {
  return { accepted: false, state: outcomes.rejected({ error }).described() };
}

/**
 * Answers a delivery. Two repairs: rhea joins neighbouring deliveries into one disposition without comparing the
 * second's outcome with the first's, so anything but "accepted" is written by itself; and it keeps an outgoing
 * delivery until the other side settles too, which the SDK never does, so that the ring would overflow.
 * Must not be called from within an event about an outgoing delivery (rhea would tell it again).
 */
export function answerDelivery(delivery: Delivery, outcome: AmqpOutcome): void {
  const connection = inside<ConnectionInside>(delivery.link.connection);
  if (!outcome.accepted) connection._process();
  delivery.update(true, outcome.state);
  if (!outcome.accepted) connection._process();
  if (delivery.link.is_sender()) inside<DeliveryInside>(delivery).remote_settled = true;
}

/**
 * Serves a socket. rhea listens to "end" and "error", and not to "close": a socket that is destroyed would leave its
 * heartbeat timers behind.
 */
export function serve(socket: Socket, connection: Connection): void {
  socket.setNoDelay(true);
  answerEveryInput(socket, connection);
  inside<ConnectionInside>(connection).accept(socket);
  socket.on("close", () => inside<ConnectionInside>(connection).eof());
}

/**
 * The SDK leaves Nagle's algorithm on, so a frame that needs no answer (credit, for one) stays unacknowledged for
 * 40 ms and holds back the client's next frame. An empty frame takes the acknowledgement along.
 */
function answerEveryInput(socket: Socket, connection: Connection): void {
  let waiting = false;
  socket.on("data", () => {
    if (waiting) return;
    waiting = true;
    const before = socket.bytesWritten;
    setImmediate(() => {
      waiting = false;
      if (socket.destroyed || !connection.is_open() || socket.bytesWritten !== before) return;
      inside<ConnectionInside>(connection)._write_frame();
    });
  });
}
