import type { Condition } from "../domain/routing/condition.ts";
import type { Configuration, Queue, Workstream } from "../domain/routing/configuration.ts";
import type { ConfigurationProblem } from "./configuration-problem.ts";

/** What is allowed and yet hardly meant. */
export function configurationWarnings(configuration: Configuration): readonly ConfigurationProblem[] {
  return [
    ...unservedQueues(configuration),
    ...botOnlyFallbacks(configuration),
    ...missingCatchAll(configuration),
    ...agentsWithoutRoom(configuration),
    ...numbersInText(configuration),
  ];
}

function unservedQueues({ queues }: Configuration): readonly ConfigurationProblem[] {
  return queues.flatMap(({ name, members }, index) =>
    members.length > 0
      ? []
      : [{ path: `$.queues[${index}].members`, message: `nobody serves the queue "${name}"` }],
  );
}

function botOnlyFallbacks(configuration: Configuration): readonly ConfigurationProblem[] {
  const botIds = new Set<string>(configuration.bots.map(({ id }) => id));
  const isBotsOnly = (queue: Queue): boolean =>
    queue.members.length > 0 && queue.members.every((member) => botIds.has(member));
  return configuration.workstreams.flatMap(({ fallbackQueue }, index) =>
    configuration.queues.some((queue) => queue.id === fallbackQueue && isBotsOnly(queue))
      ? [
          {
            path: `$.workstreams[${index}].fallbackQueue`,
            message: "only bots serve it: nobody helps when they fail",
          },
        ]
      : [],
  );
}

function missingCatchAll({ workstreams }: Configuration): readonly ConfigurationProblem[] {
  if (workstreams.some(({ channels }) => channels.length === 0)) return [];
  const message = "customers on a channel that no workstream names cannot be served";
  return [{ path: "$.workstreams", message }];
}

function agentsWithoutRoom({ agents, workstreams }: Configuration): readonly ConfigurationProblem[] {
  const smallest = Math.min(...workstreams.map(({ capacityUnits }) => capacityUnits));
  return agents.flatMap(({ capacity, displayName }, index) =>
    capacity >= smallest
      ? []
      : [
          {
            path: `$.agents[${index}].capacity`,
            message: `"${displayName}" has room for no conversation: the smallest takes ${smallest} units`,
          },
        ],
  );
}

function numbersInText({ workstreams }: Configuration): readonly ConfigurationProblem[] {
  return workstreams.flatMap((workstream, index) =>
    workstream.rules.flatMap((rule, position) =>
      textComparedAsNumber(rule.when, workstream).map((variable) => ({
        path: `$.workstreams[${index}].rules[${position}].when`,
        message: `"${variable}" is text: what is not written as a number is neither greater nor less`,
      })),
    ),
  );
}

function textComparedAsNumber(condition: Condition, workstream: Workstream): readonly string[] {
  if ("all" in condition) return condition.all.flatMap((part) => textComparedAsNumber(part, workstream));
  if ("any" in condition) return condition.any.flatMap((part) => textComparedAsNumber(part, workstream));
  if ("fact" in condition || !/^(greater|less)-/.test(condition.operator)) return [];
  const declared = workstream.variables.find(({ name }) => name === condition.variable);
  return (declared?.type ?? "text") === "text" ? [condition.variable] : [];
}
