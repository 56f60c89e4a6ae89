import * as z from "zod";
import { once } from "../domain/once.ts";
import { presences } from "../domain/routing/configuration.ts";
import { isForbiddenName, variableLimits } from "../domain/variables/variable-limits.ts";
import { conditionSchemas } from "./condition-schema.ts";

/** The limit of Dynamics 365 Omnichannel. */
const maxRules = 200;
const maxUnits = 100_000;

/**
 * What an administrator writes; everything left out has the default given here. And the shapes that it consists of, by
 * where they stand. Made when it is first asked for: an instance that starts with the packaged file never checks one.
 */
export const configurationSchemas = once(() => {
  /** An id that is looked up, here or elsewhere. */
  const id = z
    .string()
    .min(1)
    .max(100)
    .regex(/^\S+$/, "must not contain spaces: it is an id, and the name is what people read");
  /** What makes an id fit for paths, logs and records. */
  const newId = (shape: RegExp, mayHave: string) =>
    z
      .string()
      .min(1)
      .max(100)
      .regex(shape, `must begin with a letter or a digit; after it come letters, digits, ${mayHave}`)
      .refine((value) => !isForbiddenName(value), "is the name of something every JavaScript object has");
  const newPlainId = newId(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "-, _ and .");
  /** Issuers name people by address, too, or with a prefix. */
  const newUserId = newId(/^[A-Za-z0-9][A-Za-z0-9._@|:+-]*$/, "-, _, ., @, |, : and +");
  const name = z.string().min(1).max(100).regex(/\S/, "must not be blank");
  const seconds = z.int().min(1).max(86_400);
  const units = z.int().min(0).max(maxUnits);

  const ruleShape = {
    name: name.describe("Shown wherever a decision is explained. Unique in its workstream."),
    when: conditionSchemas().schema,
    queue: id.describe("Id of the queue a matching conversation goes to."),
  };

  const variableShape = {
    name: z
      .string()
      .min(1)
      .max(variableLimits.nameLength)
      .regex(/\S/, "must not be blank")
      .describe("Exactly as the bot sends it, case included."),
    type: z.enum(["text", "number", "boolean"]).describe("Values of another type are converted or refused."),
  };

  const wrapUpShape = {
    block: z
      .enum(["always", "never"])
      .default("always")
      .describe("Whether a conversation keeps its agent's capacity during wrap-up."),
    closeAfterSeconds: seconds.default(900).describe("Wrap-up closes by itself after this many seconds."),
    dispositions: z
      .array(name)
      .max(50)
      .exactOptional()
      .describe("What a conversation may be closed with, such as Solved. Left out: nothing is asked."),
  };

  const workstreamShape = {
    id: newPlainId.describe("Never changes once in use."),
    name: name.optional().describe("What people read; by default the id."),
    mode: z
      .enum(["push", "pick"])
      .default("push")
      .describe("push: conversations are offered to agents. pick: agents take them. Bots need push."),
    channels: z
      .array(id)
      .default([])
      .describe(
        "Bot Framework channel ids, such as webchat. Empty: every channel no other workstream names.",
      ),
    capacityUnits: units
      .min(1)
      .default(30)
      .describe("Units one conversation takes of an agent's capacity while it is active."),
    allowedPresences: z
      .array(z.enum(presences))
      .min(1)
      .default(["available", "busy"])
      .describe("Presences in which an agent is offered conversations. At least one, or nobody ever is."),
    wrapUp: z
      .strictObject(wrapUpShape)
      .prefault({})
      .describe("What happens after an agent ends a conversation."),
    variables: z
      .array(z.strictObject(variableShape))
      .max(variableLimits.count)
      .default([])
      .describe("The context variables that rules of this workstream may test."),
    undeclaredVariables: z
      .enum(["create", "refuse"])
      .default("create")
      .describe(
        "create: a variable that is not declared becomes text. refuse: it is refused, with the reason.",
      ),
    rules: z
      .array(z.strictObject(ruleShape))
      .max(maxRules)
      .default([])
      .describe("Route-to-queue rules, in order: the first that matches chooses the queue."),
    fallbackQueue: id.describe(
      "Id of the queue for conversations that no rule matches, or whose rule fails.",
    ),
  };

  const queueShape = {
    id: newPlainId.describe("Never changes once in use."),
    name: name.optional().describe("What people read; by default the id."),
    priority: z.int().min(0).max(10_000).default(100).describe("Smaller goes first when capacity is freed."),
    members: z
      .array(id)
      .max(1_000)
      .default([])
      .describe(
        "Ids of agents and bots at the first installation; afterwards membership is changed while running.",
      ),
  };

  const agentShape = {
    id: newUserId.describe("The user id as the sign-in token's claim has it."),
    displayName: name.describe("What customers and colleagues read."),
    capacity: units.default(90).describe("Units of conversations at the same time."),
  };

  const botShape = {
    id: newPlainId.describe(
      "Never changes once in use; for a bot of this app, its file's name in shared/bots.",
    ),
    displayName: name.describe("What customers read."),
    appId: id.describe("Microsoft App ID. Every bot has its own; of a bot in this app nothing reads it yet."),
    handle: id.optional().describe("The bot's handle, unique; by default the id. Nothing reads it yet."),
    capacity: units
      .default(1_000)
      .describe("Never used up. Only ranks the bot in a queue, where the highest capacity is asked first."),
  };

  const cannedReplyShape = {
    slug: z
      .string()
      .max(40)
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be words of small letters and digits, with - between them")
      .describe("What agents type after / to find it."),
    title: name.describe("What agents read in the list."),
    text: z
      .string()
      .min(1)
      .max(6000)
      .regex(/\S/, "must not be blank")
      .describe("What is put into the reply. {CustomerName}, {AgentName} and {QueueName} are filled in."),
    queues: z
      .array(id)
      .min(1)
      .exactOptional()
      .describe("Only for conversations of these queues. Left out: for all."),
  };

  const offerShape = {
    seconds: seconds.default(60).describe("How long an agent may think about an offer."),
    maxDeclines: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .describe("After so many declined or missed offers an agent is not offered that conversation again."),
    retryAfterSeconds: seconds.default(10).describe("Not sooner is an agent asked again after declining."),
  };

  const presenceShape = {
    leaseSeconds: seconds
      .min(10)
      .default(60)
      .describe("An agent not heard of for so long is taken for offline."),
    graceSeconds: seconds
      .default(150)
      .describe("After that, active conversations stay with the agent for so many seconds more."),
  };

  const fileShape = {
    $schema: z.string().optional().describe("Where editors find the description of this file."),
    workstreams: z
      .array(z.strictObject(workstreamShape))
      .min(1)
      .max(100)
      .describe("How conversations arrive and are handed out."),
    queues: z
      .array(z.strictObject(queueShape))
      .min(1)
      .max(1_000)
      .describe("Where conversations wait, and who serves them."),
    agents: z
      .array(z.strictObject(agentShape))
      .max(5_000)
      .default([])
      .describe("People who answer. What they may do comes from the sign-in, not from here."),
    bots: z.array(z.strictObject(botShape)).max(100).default([]).describe("Machines that answer."),
    offer: z.strictObject(offerShape).prefault({}).describe("How conversations are offered to agents."),
    presence: z.strictObject(presenceShape).prefault({}).describe("How long an agent counts as there."),
    cannedReplies: z
      .array(z.strictObject(cannedReplyShape))
      .max(500)
      .exactOptional()
      .describe("Texts that agents need often."),
    botTurnSeconds: seconds
      .max(200)
      .default(30)
      .describe("A bot that has not answered by then has failed, and the conversation goes to people."),
  };

  const file = z.strictObject(fileShape).meta({
    title: "Switchboard configuration",
    description: "Workstreams, queues, rules, people and bots.",
  });
  const shapes: Readonly<Record<string, object>> = {
    "": fileShape,
    workstreams: workstreamShape,
    "workstreams.wrapUp": wrapUpShape,
    "workstreams.variables": variableShape,
    "workstreams.rules": ruleShape,
    queues: queueShape,
    agents: agentShape,
    bots: botShape,
    cannedReplies: cannedReplyShape,
    offer: offerShape,
    presence: presenceShape,
  };
  return { file, shapes };
});
export type ConfigurationFile = z.output<ReturnType<typeof configurationSchemas>["file"]>;
