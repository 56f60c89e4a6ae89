import * as z from "zod";
import { type Condition, operators } from "../../domain/routing/condition.ts";
import {
  type Agent,
  type Bot,
  type CannedReply,
  type Configuration,
  presences,
  type Queue,
  type RoutingRule,
  type Workstream,
} from "../../domain/routing/configuration.ts";
import { exactly, ids, variableValue } from "./stored-shape.ts";

const test = {
  operator: z.enum(operators),
  value: z.union([variableValue, z.array(variableValue)]).exactOptional(),
  ignoreCase: z.boolean().exactOptional(),
};

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(condition) }),
    z.strictObject({ any: z.array(condition) }),
    z.strictObject({ variable: z.string(), ...test }),
    z.strictObject({ fact: z.enum(["channelId", "locale"]), ...test }),
  ]),
);

const rule = exactly<RoutingRule>()({ name: z.string(), when: condition, queue: ids.queue });

const workstream = exactly<Workstream>()({
  id: ids.workstream,
  name: z.string(),
  mode: z.enum(["push", "pick"]),
  channels: z.array(z.string()),
  capacityUnits: z.number(),
  allowedPresences: z.array(z.enum(presences)),
  wrapUp: exactly<Workstream["wrapUp"]>()({
    block: z.enum(["always", "never"]),
    closeAfterSeconds: z.number(),
    dispositions: z.array(z.string()).exactOptional(),
  }),
  variables: z.array(
    exactly<Workstream["variables"][number]>()({
      name: z.string(),
      type: z.enum(["text", "number", "boolean"]),
    }),
  ),
  undeclaredVariables: z.enum(["create", "refuse"]),
  rules: z.array(rule),
  fallbackQueue: ids.queue,
});

const queue = exactly<Queue>()({
  id: ids.queue,
  name: z.string(),
  priority: z.number(),
  members: z.array(z.union([ids.user, ids.bot])),
});

const agent = exactly<Agent>()({ id: ids.user, displayName: z.string(), capacity: z.number() });

const bot = exactly<Bot>()({
  id: ids.bot,
  displayName: z.string(),
  appId: z.string(),
  handle: z.string(),
  capacity: z.number(),
});

/** A revision as this app stored it: complete, without the defaults and shorthands of the administrator's file. */
export const storedConfiguration: z.ZodType<Configuration> = exactly<Configuration>()({
  workstreams: z.array(workstream),
  queues: z.array(queue),
  agents: z.array(agent),
  bots: z.array(bot),
  offer: exactly<Configuration["offer"]>()({
    seconds: z.number(),
    maxDeclines: z.number(),
    retryAfterSeconds: z.number(),
  }),
  presence: exactly<Configuration["presence"]>()({ leaseSeconds: z.number(), graceSeconds: z.number() }),
  botTurnSeconds: z.number(),
  cannedReplies: z
    .array(
      exactly<CannedReply>()({
        slug: z.string(),
        title: z.string(),
        text: z.string(),
        queues: z.array(ids.queue).exactOptional(),
      }),
    )
    .exactOptional(),
});
