import type { ConfigurationProblem } from "./configuration-problem.ts";
import { memberReferences, type Outline } from "./outline.ts";
import { type Place, placeAt, placesAt, type TextPlace, textAt, texts, textsAt } from "./place.ts";

/** Ids, names, handles, app ids and channels that are there twice where they must be unique. */
export function checkDuplicates(outline: Outline): readonly ConfigurationProblem[] {
  const { workstreams, queues, agents, bots, cannedReplies } = outline;
  return [
    ...repeated("workstream id", textsAt(workstreams, "id"), anyCase),
    ...repeatedNames("workstream name", namesOf(workstreams, "name")),
    ...repeated("queue id", textsAt(queues, "id"), anyCase),
    ...repeatedNames("queue name", namesOf(queues, "name")),
    ...repeated("id of an agent or bot", textsAt([...agents, ...bots], "id"), exactly),
    ...repeatedNames("bot handle", namesOf(bots, "handle")),
    ...repeated("app id", textsAt(bots, "appId"), anyCase),
    ...workstreams.flatMap((workstream) => [
      ...repeated("rule name", textsAt(placesAt(workstream, "rules"), "name"), anyCase),
      ...repeated("variable", textsAt(placesAt(workstream, "variables"), "name"), anyCase),
    ]),
    ...queues.flatMap((queue) => repeated("member", memberReferences(queue), exactly)),
    ...repeated("slug", textsAt(cannedReplies, "slug"), exactly),
    ...workstreams.flatMap((workstream) =>
      repeated("disposition", texts(placesAt(placeAt(workstream, "wrapUp"), "dispositions")), anyCase),
    ),
    ...repeated("channel", workstreams.flatMap(channelsOf), anyCase),
    ...checkCatchAll(workstreams),
  ];
}

/** Two workstreams that both take every channel no other one names. */
function checkCatchAll(workstreams: readonly Place[]): readonly ConfigurationProblem[] {
  const [first, ...others] = workstreams
    .map((workstream) => placeAt(workstream, "channels"))
    .filter(({ value }) => value === undefined || (Array.isArray(value) && value.length === 0));
  return others.map(({ path }) => ({
    path,
    message: `names no channel, which means all that are left; ${first?.path} takes those already`,
  }));
}

function channelsOf(workstream: Place): readonly TextPlace[] {
  return texts(placesAt(workstream, "channels"));
}

/** The name of each entry, or its id where the name is left out. */
function namesOf(entries: readonly Place[], key: string): readonly TextPlace[] {
  return entries.flatMap((entry) => textsAt([entry], textAt(entry, key) === undefined ? "id" : key));
}

/** Ids that stand in for names come first: so a repeated name is reported where it is written, ids as ids. */
function repeatedNames(kind: string, places: readonly TextPlace[]): readonly ConfigurationProblem[] {
  const isId = ({ path }: { readonly path: string }): boolean => path.endsWith(".id");
  const idsFirst = [...places.filter(isId), ...places.filter((place) => !isId(place))];
  return repeated(kind, idsFirst, anyCase).filter((problem) => !isId(problem));
}

function repeated(
  kind: string,
  places: readonly TextPlace[],
  keyOf: (text: string) => string,
): readonly ConfigurationProblem[] {
  const seen = new Map<string, TextPlace>();
  return places.flatMap((place) => {
    const { value, path } = place;
    const first = seen.get(keyOf(value));
    if (first === undefined) {
      seen.set(keyOf(value), place);
      return [];
    }
    const difference = first.value === value ? "is used twice" : `differs only in case from "${first.value}"`;
    return [{ path, message: `the ${kind} "${value}" ${difference}: it is at ${first.path} already` }];
  });
}

function exactly(text: string): string {
  return text;
}

function anyCase(text: string): string {
  return text.toLowerCase();
}
