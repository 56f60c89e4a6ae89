import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

type Json = Readonly<Record<string, unknown>>;

interface Described {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Json>>;
}

export interface OpenApiFile {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Readonly<Record<string, Json>>;
}

export interface CheckedAnswer {
  readonly status: number;
  /** The parsed body; undefined when there was none. */
  readonly body: unknown;
  readonly headers: Pick<Headers, "get">;
}

/** The document as it is committed. */
export const openApiFile: OpenApiFile = JSON.parse(
  readFileSync(new URL("../../docs/openapi.json", import.meta.url), "utf8"),
);

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "openapi:", components: openApiFile.components });
const validators = new Map<string, ValidateFunction>();

/** Throws when an answer of the agent API is not what docs/openapi.json says of it. `path` is below /api/agent. */
export function checkAgainstOpenApi(
  request: { readonly method: string; readonly path: string },
  answer: CheckedAnswer,
): void {
  const where = `${request.method} ${request.path} -> ${answer.status}`;
  const { responses } = findOperation(request);
  const response = responses[String(answer.status)];
  if (response === undefined) throw new Error(`${where}: this status is not in docs/openapi.json`);
  const { content } = resolve(response);
  if (content === undefined) {
    if (answer.body !== undefined) throw new Error(`${where}: there should be no body`);
    return;
  }
  const described = content as Record<string, { schema?: Json }>;
  const found = answer.headers.get("content-type")?.split(";")[0] ?? "none";
  const mediaTypes = Object.keys(described).join(" or ");
  if (!Object.hasOwn(described, found))
    throw new Error(`${where}: the content type is ${found}, not ${mediaTypes}`);
  const { schema } = described[found] ?? missing(where);
  if (schema === undefined) return;
  const { $ref: reference } = schema;
  const validate = validatorOf(String(reference));
  if (!validate(answer.body)) throw new Error(`${where}: ${ajv.errorsText(validate.errors)}`);
}

function findOperation({ method, path }: { readonly method: string; readonly path: string }): Described {
  const wanted = `/api/agent${path.split("?")[0]}`;
  for (const [template, operations] of Object.entries(openApiFile.paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    const operation = pattern.test(wanted) ? operations[method.toLowerCase()] : undefined;
    if (operation !== undefined) return operation;
  }
  throw new Error(`${method} ${wanted} is not in docs/openapi.json`);
}

function resolve(response: Json): Json {
  const { $ref: reference } = response;
  if (typeof reference !== "string") return response;
  const name = reference.split("/").at(-1) ?? "";
  const { responses = {} } = openApiFile.components;
  return (responses[name] as Json | undefined) ?? missing(reference);
}

function validatorOf(reference: string): ValidateFunction {
  const known = validators.get(reference);
  if (known !== undefined) return known;
  const made = ajv.compile({ $ref: `openapi:${reference}` });
  validators.set(reference, made);
  return made;
}

function missing(what: string): never {
  throw new Error(`${what} is not described`);
}
