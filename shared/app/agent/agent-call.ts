import type { SignedInUser } from "../../ports/access-tokens.ts";

/** One request of a signed-in user, read and held to its schema. */
export interface AgentCall<Body = unknown, Query = unknown> {
  readonly user: SignedInUser;
  /** Parts of the path, as they came. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly query: Query;
}

export interface CommandCall<Body = unknown, Query = unknown> extends AgentCall<Body, Query> {
  readonly idempotencyKey: string;
  /** Hash of what is asked for: the same for a repetition, another one for anything else. */
  readonly fingerprint: string;
}

export type Answer<Value> =
  | { readonly kind: "found"; readonly value: Value }
  /** There is nothing to say. */
  | { readonly kind: "nothing" }
  /** Not there or not the caller's: the same to them. */
  | { readonly kind: "not-found" };

export type CommandAnswer =
  | { readonly kind: "done"; readonly commandId: string }
  | { readonly kind: "refused"; readonly commandId: string; readonly reason: string }
  /** Not known in time; it can be asked for. */
  | { readonly kind: "pending"; readonly commandId: string }
  /** The key belongs to another request. */
  | { readonly kind: "key-reused" }
  | { readonly kind: "not-found" };
