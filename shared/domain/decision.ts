/** What a rule answers: it allows and says what happened, it refuses and says why, or it lacks a fact. */
export type Decision<Event, Reason extends string, Need = never> =
  | { readonly kind: "allowed"; readonly events: readonly Event[] }
  | { readonly kind: "refused"; readonly reason: Reason }
  | { readonly kind: "needs"; readonly need: Need };

export function allow<Event>(...events: readonly Event[]): {
  readonly kind: "allowed";
  readonly events: readonly Event[];
} {
  return { kind: "allowed", events };
}

export function refuse<Reason extends string>(
  reason: Reason,
): {
  readonly kind: "refused";
  readonly reason: Reason;
} {
  return { kind: "refused", reason };
}
