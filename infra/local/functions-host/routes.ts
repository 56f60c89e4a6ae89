/** Route templates with the host's rules: functions by name, first match wins, no precedence of the specific. */
import { createConstraint, type RouteConstraint } from "./route-constraints.ts";

export interface Route {
  readonly functionName: string;
  readonly template: string;
  readonly methods: readonly string[];
  readonly segments: readonly Segment[];
}

type Part = { readonly literal: string } | Parameter;

interface Parameter {
  readonly name: string;
  readonly catchAll: boolean;
  readonly optional: boolean;
  readonly defaultValue: string | undefined;
  readonly constraints: readonly RouteConstraint[];
}

/** What stands between two slashes: one literal, one parameter, or a mixture such as `{name}.{kind}`. */
type Segment = readonly Part[];

export interface RouteMatch {
  readonly functionName: string;
  readonly params: Readonly<Record<string, string>>;
}

export function createRoute(functionName: string, template: string, methods: readonly string[]): Route {
  if (/^[/~]/.test(template)) {
    throw new Error(`the route "${template}" may not start with "/" or "~"`);
  }
  return {
    functionName,
    template,
    methods: methods.map((method) => method.toUpperCase()),
    segments: splitTopLevel(template, "/").filter(Boolean).map(parseSegment),
  };
}

/** The order in which the host asks its functions: by name, ignoring case. */
export function sortRoutes(routes: readonly Route[]): readonly Route[] {
  return routes.toSorted((a, b) => compare(a.functionName.toLowerCase(), b.functionName.toLowerCase()));
}

/** The first route, in the order given, that takes this method and path; a method nobody takes matches nothing. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  for (const route of routes) {
    if (!route.methods.includes(method.toUpperCase())) continue;
    const params = matchPath(route, path);
    if (params !== undefined) return { functionName: route.functionName, params };
  }
  return undefined;
}

/** Pairs of routes of which the later by name can be hidden by the earlier for some path. */
export function findOverlaps(routes: readonly Route[]): readonly (readonly [Route, Route])[] {
  const sorted = sortRoutes(routes);
  return sorted.flatMap((first, index) =>
    sorted
      .slice(index + 1)
      .filter((second) => first.methods.some((method) => second.methods.includes(method)))
      .filter((second) => segmentsOverlap(first.segments, second.segments))
      .map((second) => [first, second] as const),
  );
}

function matchPath(route: Route, path: string): Record<string, string> | undefined {
  const found = expressionOf(route).exec(path.replace(/^\/|\/$/g, ""));
  if (found === null) return undefined;
  const params: Record<string, string> = {};
  for (const [index, parameter] of parametersOf(route).entries()) {
    const value = decode(found[index + 1]) ?? parameter.defaultValue;
    if (value === undefined) continue;
    if (!parameter.constraints.every((accepts) => accepts(value))) return undefined;
    params[parameter.name] = value;
  }
  return params;
}

function parametersOf(route: Route): readonly Parameter[] {
  return route.segments.flat().filter(isParameter);
}

const expressions = new WeakMap<Route, RegExp>();

function expressionOf(route: Route): RegExp {
  const known = expressions.get(route);
  if (known !== undefined) return known;
  const source = route.segments.map(segmentSource).join("");
  const made = new RegExp(`^${source}$`, "i");
  expressions.set(route, made);
  return made;
}

function segmentSource(segment: Segment, index: number): string {
  const slash = index === 0 ? "" : "/";
  const [only] = segment;
  if (segment.length === 1 && only !== undefined && isParameter(only)) {
    if (only.catchAll) return `(?:${slash}(.+))?`;
    return canBeLeftOut(only) ? `(?:${slash}([^/]+))?` : `${slash}([^/]+)`;
  }
  return slash + segment.map((part) => (isParameter(part) ? "([^/]+?)" : escaped(part.literal))).join("");
}

function segmentsOverlap(first: readonly Segment[], second: readonly Segment[]): boolean {
  const [a, ...restOfA] = first;
  const [b, ...restOfB] = second;
  if (a === undefined) return second.every(segmentCanBeLeftOut);
  if (b === undefined) return first.every(segmentCanBeLeftOut);
  if (isCatchAll(a) || isCatchAll(b)) return true;
  return oneSegmentOverlaps(a, b) && segmentsOverlap(restOfA, restOfB);
}

function oneSegmentOverlaps(a: Segment, b: Segment): boolean {
  const literalOfA = literalOf(a);
  const literalOfB = literalOf(b);
  if (literalOfA !== undefined && literalOfB !== undefined) {
    return literalOfA.toLowerCase() === literalOfB.toLowerCase();
  }
  if (literalOfA !== undefined) return segmentAccepts(b, literalOfA);
  if (literalOfB !== undefined) return segmentAccepts(a, literalOfB);
  return true;
}

function segmentAccepts(segment: Segment, text: string): boolean {
  const route: Route = { functionName: "", template: "", methods: [], segments: [segment] };
  return matchPath(route, encodeURIComponent(text)) !== undefined;
}

function literalOf(segment: Segment): string | undefined {
  const [part] = segment;
  return segment.length === 1 && part !== undefined && !isParameter(part) ? part.literal : undefined;
}

function segmentCanBeLeftOut(segment: Segment): boolean {
  return segment.every((part) => isParameter(part) && (part.catchAll || canBeLeftOut(part)));
}

function isCatchAll(segment: Segment): boolean {
  return segment.some((part) => isParameter(part) && part.catchAll);
}

const isParameter = (part: Part): part is Parameter => "name" in part;
const canBeLeftOut = (parameter: Parameter): boolean =>
  parameter.optional || parameter.defaultValue !== undefined;

function parseSegment(text: string): Segment {
  const parts: Part[] = [];
  let rest = text;
  while (rest !== "") {
    const open = rest.indexOf("{");
    const literal = open === -1 ? rest : rest.slice(0, open);
    if (literal !== "") parts.push({ literal });
    if (open === -1) break;
    const close = closingBrace(rest, open);
    parts.push(parseParameter(rest.slice(open + 1, close)));
    rest = rest.slice(close + 1);
  }
  return parts;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}") depth--;
    if (depth === 0) return at;
  }
  throw new Error(`the route segment "${text}" has a "{" that is never closed`);
}

function parseParameter(text: string): Parameter {
  const [beforeDefault = "", ...defaults] = splitTopLevel(text, "=");
  const optional = defaults.length === 0 && beforeDefault.endsWith("?");
  const [starredName = "", ...constraints] = splitTopLevel(
    optional ? beforeDefault.slice(0, -1) : beforeDefault,
    ":",
  );
  const name = starredName.replace(/^\*{1,2}/, "");
  if (!/^[A-Za-z_][\w-]*$/.test(name)) throw new Error(`"{${text}}" is not a route parameter`);
  return {
    name,
    catchAll: starredName.startsWith("*"),
    optional,
    defaultValue: defaults.length === 0 ? undefined : defaults.join("="),
    constraints: constraints.map(createConstraint),
  };
}

/** Splits at a character outside brackets, so that `{id:regex(a/b)}` stays in one piece. */
function splitTopLevel(text: string, separator: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if ("{(".includes(character)) depth++;
    if ("})".includes(character)) depth--;
    if (character === separator && depth === 0) parts.push("");
    else parts.push((parts.pop() ?? "") + character);
  }
  return parts;
}

const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The host's web server leaves an encoded slash as it is. */
function decode(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  try {
    return decodeURIComponent(raw.replace(/%(2f)/gi, "%25$1"));
  } catch {
    return raw;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
