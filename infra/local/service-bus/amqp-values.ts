import rhea, { type Typed } from "rhea";

export type { Typed };

/** What rhea's `types` module has and its typings leave out. */
interface ReaderAndWriter {
  readonly Reader: new (buffer: Buffer) => { read(): Typed; readonly position: number };
  readonly Writer: new () => { write(value: Typed): void; toBuffer(): Buffer };
}

const { types } = rhea;
const { Reader, Writer } = types as unknown as ReaderAndWriter;

const ticksAtEpoch = 621_355_968_000_000_000n;
const arrayCodes = { long: 0x81, timestamp: 0x83 } as const;

/** Reads one AMQP value, types kept. */
export function readValue(bytes: Buffer): Typed {
  return new Reader(bytes).read();
}

function writeValue(value: Typed): Buffer {
  const writer = new Writer();
  writer.write(value);
  return writer.toBuffer();
}

/** A list or a section as its typed items; none when the value is something else. */
export function itemsOf(value: Typed | undefined): readonly Typed[] {
  return Array.isArray(value?.value) ? (value.value as Typed[]) : [];
}

/** A map as typed pairs, keys as text. */
export function entriesOf(value: Typed | undefined): readonly (readonly [key: string, value: Typed])[] {
  const items = itemsOf(value);
  return items.flatMap((key, index) => {
    const found = items[index + 1];
    return index % 2 === 0 && found !== undefined ? [[String(key.value), found] as const] : [];
  });
}

export function section(code: number, value: Typed): Buffer {
  return writeValue(types.described(types.wrap_ulong(code), value) as Typed);
}

/** A map with symbols for keys, as annotations have. */
export function symbolicMap(entries: Readonly<Record<string, unknown>>): Typed {
  return types.wrap_symbolic_map(entries);
}

export function stringMap(entries: Readonly<Record<string, unknown>>): Typed {
  return types.wrap_map(entries);
}

export const list = (items: readonly unknown[]): Typed => types.wrap_list(items);
export const int = (value: number): Typed => types.wrap_int(value);
export const uint = (value: number): Typed => types.wrap_uint(value);
export const long = (value: number): Typed => types.wrap_long(value);
export const timestamp = (value: number): Typed => types.wrap_timestamp(value);
export const symbol = (value: string): Typed => types.wrap_symbol(value);
export const string = (value: string): Typed => types.wrap_string(value);
export const uuid = (value: Buffer): Typed => types.wrap_uuid(value);
export const nothing = (): Typed => types.wrap(null);

export function arrayOf(kind: keyof typeof arrayCodes, values: readonly number[]): Typed {
  return types.wrap_array(values, arrayCodes[kind], undefined);
}

/** .NET ticks: far over 2^53, so the SDK gets them as eight raw bytes, which is what it expects. */
export function ticks(milliseconds: number): Typed {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(milliseconds) * 10_000n + ticksAtEpoch);
  return types.wrap_long(bytes);
}

/** A long arrives as a number, or as bytes where rhea finds it too large for one. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value instanceof Date) return value.getTime();
  return Buffer.isBuffer(value) && value.length === 8 ? Number(value.readBigInt64BE()) : undefined;
}
