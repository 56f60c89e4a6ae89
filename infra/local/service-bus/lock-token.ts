/** A lock token is a uuid. On the wire it is a delivery tag in .NET's byte order, or a uuid in the RFC's. */

export function uuidBytes(token: string): Buffer {
  return Buffer.from(token.replaceAll("-", ""), "hex");
}

export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const tagOf = (token: string): Buffer => swap(uuidBytes(token));

export const tokenOfTag = (tag: Buffer): string => uuidText(swap(tag));

/** .NET writes a Guid's first three groups with the low byte first. */
function swap(bytes: Buffer): Buffer {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Buffer.from(order.map((index) => bytes[index] ?? 0));
}
