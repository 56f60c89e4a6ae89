import { type Place, placesAt, type TextPlace, texts, textsAt } from "./place.ts";

/**
 * The parts of a file that refer to one another, read as far as they can be read: so that wrong references
 * are reported together with wrong shapes, not after them.
 */
export interface Outline {
  readonly workstreams: readonly Place[];
  readonly queues: readonly Place[];
  readonly agents: readonly Place[];
  readonly bots: readonly Place[];
  readonly cannedReplies: readonly Place[];
  readonly queueIds: ReadonlySet<string>;
  readonly memberIds: ReadonlySet<string>;
  readonly botIds: ReadonlySet<string>;
}

export function readOutline(input: unknown): Outline {
  const file: Place = { value: input, path: "$" };
  const queues = placesAt(file, "queues");
  const agents = placesAt(file, "agents");
  const bots = placesAt(file, "bots");
  return {
    workstreams: placesAt(file, "workstreams"),
    queues,
    agents,
    bots,
    cannedReplies: placesAt(file, "cannedReplies"),
    queueIds: valuesOf(textsAt(queues, "id")),
    memberIds: valuesOf(textsAt([...agents, ...bots], "id")),
    botIds: valuesOf(textsAt(bots, "id")),
  };
}

/** Where a workstream names queues: in its rules, and as its fallback. */
export function queueReferences(workstream: Place): readonly TextPlace[] {
  return [...textsAt(placesAt(workstream, "rules"), "queue"), ...textsAt([workstream], "fallbackQueue")];
}

export function memberReferences(queue: Place): readonly TextPlace[] {
  return texts(placesAt(queue, "members"));
}

export function valuesOf(places: readonly TextPlace[]): ReadonlySet<string> {
  return new Set(places.map(({ value }) => value));
}
