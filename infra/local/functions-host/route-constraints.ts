/** The constraints of ASP.NET's route templates, such as `int` in `{id:int}`. */
export type RouteConstraint = (value: string) => boolean;

const patterns: Readonly<Record<string, RegExp>> = {
  alpha: /^[a-z]*$/i,
  bool: /^(true|false)$/i,
  guid: /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i,
  decimal: /^[-+]?(\d+\.?\d*|\.\d+)$/,
  double: /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i,
  float: /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i,
  required: /./,
};

const makers: Readonly<Record<string, (args: readonly number[]) => RouteConstraint>> = {
  int: () => isInteger(2n ** 31n),
  long: () => isInteger(2n ** 63n),
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  length: ([from = 0, to = from]) => between(from, to, (value) => value.length),
  minlength: ([from = 0]) => between(from, Number.POSITIVE_INFINITY, (value) => value.length),
  maxlength: ([to = 0]) => between(0, to, (value) => value.length),
  min: ([from = 0]) => between(from, Number.POSITIVE_INFINITY, Number),
  max: ([to = 0]) => between(Number.NEGATIVE_INFINITY, to, Number),
  range: ([from = 0, to = from]) => between(from, to, Number),
};

export function createConstraint(text: string): RouteConstraint {
  const [, name = "", args = ""] = /^([a-z]+)(?:\((.*)\))?$/is.exec(text) ?? [];
  const key = name.toLowerCase();
  if (key === "regex") return matches(new RegExp(unescaped(args), "i"));
  const pattern = patterns[key];
  if (pattern !== undefined) return matches(pattern);
  const make = makers[key];
  if (make === undefined) throw new Error(`the route constraint "${text}" is unknown`);
  return make(args === "" ? [] : args.split(",").map(Number));
}

const matches =
  (pattern: RegExp): RouteConstraint =>
  (value) =>
    pattern.test(value);

const between =
  (from: number, to: number, measure: (value: string) => number): RouteConstraint =>
  (value) =>
    measure(value) >= from && measure(value) <= to;

function isInteger(bound: bigint): RouteConstraint {
  return (value) =>
    /^[-+]?\d+$/.test(value) &&
    BigInt(value.replace("+", "")) >= -bound &&
    BigInt(value.replace("+", "")) < bound;
}

/** Templates double the braces of a regular expression. */
const unescaped = (expression: string): string => expression.replaceAll("{{", "{").replaceAll("}}", "}");
