/** An encoded AMQP message cut into its sections, each the bytes it was. */
export interface Sections {
  header?: Buffer;
  messageAnnotations?: Buffer;
  properties?: Buffer;
  applicationProperties?: Buffer;
  /** Each data section of the body. */
  readonly data: Buffer[];
  /** Body and footer together. */
  rest: Buffer;
}

/** The bytes are no AMQP message. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
}

const named = {
  112: "header",
  114: "messageAnnotations",
  115: "properties",
  116: "applicationProperties",
} as const satisfies Record<number, keyof Sections>;

const deliveryAnnotations = 0x71;
const data = 0x75;
const footer = 0x78;

export function splitSections(message: Buffer): Sections {
  const sections: Sections = { data: [], rest: Buffer.alloc(0) };
  let restFrom: number | undefined;
  for (let start = 0; start < message.length; ) {
    const { code, end } = sectionAt(message, start);
    const bytes = message.subarray(start, end);
    if (code in named) sections[named[code as keyof typeof named]] = bytes;
    else if (code !== deliveryAnnotations) restFrom ??= start;
    if (code === data) sections.data.push(bytes);
    start = end;
  }
  if (restFrom !== undefined) sections.rest = message.subarray(restFrom);
  return sections;
}

function sectionAt(message: Buffer, start: number): { readonly code: number; readonly end: number } {
  if (message[start] !== 0x00) throw new DecodeError("A message section does not begin with a descriptor");
  const valueAt = skip(message, start + 1);
  // smallulong, or ulong written long
  const code = message[start + 1] === 0x53 || message[start + 1] === 0x80 ? message[valueAt - 1] : undefined;
  if (code === undefined || code < 0x70 || code > footer) {
    throw new DecodeError("A message section has an unknown descriptor");
  }
  return { code, end: skip(message, valueAt) };
}

/** Where the value that begins here ends, by its type code alone. */
function skip(bytes: Buffer, start: number): number {
  const type = bytes[start];
  if (type === undefined) throw new DecodeError("A message ends within a value");
  if (type === 0x00) return skip(bytes, skip(bytes, start + 1));
  const end = start + 1 + sizeOf(bytes, start + 1, type >>> 4);
  if (end > bytes.length) throw new DecodeError("A message ends within a value");
  return end;
}

function sizeOf(bytes: Buffer, at: number, category: number): number {
  if (category < 4) throw new DecodeError("A message holds a value of an unknown type");
  if (category === 4) return 0;
  if (category < 10) return 2 ** (category - 5);
  const wide = category % 2 === 1;
  if (at + (wide ? 4 : 1) > bytes.length) throw new DecodeError("A message ends within a value");
  return wide ? 4 + bytes.readUInt32BE(at) : 1 + bytes.readUInt8(at);
}
