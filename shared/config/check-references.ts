import { type ConfigurationProblem, unknownName } from "./configuration-problem.ts";
import { memberReferences, type Outline, queueReferences, valuesOf } from "./outline.ts";
import { type Place, placesAt, type TextPlace, textAt, texts, textsAt } from "./place.ts";

/** Queues and members that nobody knows, and bots where no bot can answer. */
export function checkReferences(outline: Outline): readonly ConfigurationProblem[] {
  const { workstreams, queues, queueIds, memberIds, cannedReplies } = outline;
  return [
    ...workstreams
      .flatMap(queueReferences)
      .flatMap((reference) => checkKnown(reference, queueIds, "no queue has the id")),
    ...queues
      .flatMap(memberReferences)
      .flatMap((reference) => checkKnown(reference, memberIds, "no agent or bot has the id")),
    ...cannedReplies
      .flatMap((reply) => texts(placesAt(reply, "queues")))
      .flatMap((reference) => checkKnown(reference, queueIds, "no queue has the id")),
    ...textsAt(cannedReplies, "text").flatMap(checkSlugs),
    ...workstreams.flatMap((workstream) => checkBotsInPick(workstream, outline)),
  ];
}

/** What the console fills in when a canned reply is chosen. */
const slugs = ["CustomerName", "AgentName", "QueueName"];

function checkSlugs({ value, path }: TextPlace): readonly ConfigurationProblem[] {
  return [...value.matchAll(/\{(\w+)\}/g)]
    .map(([, slug = ""]) => slug)
    .filter((slug) => !slugs.includes(slug))
    .map((slug) => unknownName({ path, message: `nothing fills in {${slug}}`, wanted: slug, known: slugs }));
}

function checkKnown(
  { value, path }: TextPlace,
  known: ReadonlySet<string>,
  complaint: string,
): readonly ConfigurationProblem[] {
  if (known.has(value)) return [];
  return [unknownName({ path, message: `${complaint} "${value}"`, wanted: value, known })];
}

/** Bots answer only what is pushed to them. */
function checkBotsInPick(workstream: Place, outline: Outline): readonly ConfigurationProblem[] {
  if (textAt(workstream, "mode") !== "pick") return [];
  const reached = valuesOf(queueReferences(workstream));
  const name = textAt(workstream, "id") ?? workstream.path;
  return outline.queues
    .filter((queue) => reached.has(textAt(queue, "id") ?? ""))
    .flatMap(memberReferences)
    .filter(({ value }) => outline.botIds.has(value))
    .map(({ value, path }) => ({
      path,
      message: `the bot "${value}" cannot be here: bots answer only in push workstreams, and "${name}" (pick) uses this queue`,
    }));
}
