import type { z } from "zod";
import { UnreadableRowError } from "./errors.ts";
import { gzipAbove, packText, unpackText } from "./packed-text.ts";
import type { Row, RowAddress, StoredRow } from "./table.ts";

/** Values of one kind as rows: JSON in numbered properties, and the version of its shape in `v`. */
export interface RowCodec<Value> {
  encode(address: RowAddress, value: Value): Row;
  /** Throws `UnreadableRowError` for a row that is not of this version and shape. */
  decode(table: string, row: StoredRow): Value;
}

export function createRowCodec<Value>(options: {
  readonly version: number;
  readonly schema: z.ZodType<Value>;
  /** Texts longer than this are compressed. */
  readonly gzipAbove?: number;
}): RowCodec<Value> {
  const { version, schema } = options;
  return {
    encode({ partition, row }, value) {
      const packed = packText(JSON.stringify(value), { gzipAbove: options.gzipAbove ?? gzipAbove });
      return { partitionKey: partition, rowKey: row, v: version, ...packed };
    },

    decode(table, row) {
      const fail = (why: string): never => {
        throw new UnreadableRowError({ table, partition: row.partitionKey, row: row.rowKey }, why);
      };
      const { v } = row.properties;
      if (v !== version) return fail(`its version is not ${version}`);
      const parsed = schema.safeParse(parseJson(row.properties) ?? fail("it holds no JSON"));
      return parsed.success ? parsed.data : fail(describeIssues(parsed.error));
    },
  };
}

/** The parser's own message quotes the text, so it is dropped. */
function parseJson(properties: Readonly<Record<string, unknown>>): unknown {
  const text = unpackText(properties);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describeIssues({ issues }: z.ZodError): string {
  return issues
    .slice(0, 5)
    .map((issue) => `${issue.code} at ${issue.path.length === 0 ? "the top" : issue.path.join(".")}`)
    .join("; ");
}
