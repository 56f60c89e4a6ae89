import { randomUUID } from "node:crypto";
import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { busQueues } from "../../shared/bus-queues.ts";
import { type MetricName, metrics } from "../../shared/ports/metrics.ts";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "../support/otlp-receiver.ts";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const receiver: OtlpReceiver = await startOtlpReceiver();
afterAll(() => receiver.stop());
const marker = "xyzzyMARKER";
const logged: string[] = [];
const stack = useScenarioStack({
  testBots: true,
  configuration: testConfiguration({
    variables: [
      { name: "Topic", type: "text" },
      { name: "Secret", type: "text" },
    ],
  }),
  settings: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  log: ({ message }) => logged.push(message),
});
const foreign = "0af7651916cd43dd8448eb211c80319c";

/** One conversation from hello to its end, and some that break; everything said has the marker in it. */
beforeAll(async () => {
  for (const level of ["info", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...parts) => void logged.push(parts.map(String).join(" ")));
  }
  const ann = stack.agent("ann");
  await ann.setPresence("available");
  const customer = await stack.customer();
  await customer.say(`hello ${marker}`);
  await customer.nextText(new RegExp(`heard: hello ${marker}`));
  await customer.say(`escalate {"Topic":"people","Secret":"${marker}"}`);
  const conversationId = await ann.accept();
  await ann.say(conversationId, `agent says ${marker}`);
  await customer.nextText(`agent says ${marker}`);
  await ann.act("POST", `/conversations/${conversationId}/end`);
  await ann.act("POST", `/conversations/${conversationId}/close`, { notes: marker });

  const broken = await stack.customer();
  await broken.say(`throw ${marker}`);
  await broken.nextText(/queue/);
  await sendPoison();
  await broken.post({ type: "endOfConversation" });
  await stack.running.broker.whenIdle();
  await ann.call("GET", "/me", undefined, { traceparent: `00-${foreign}-b7ad6b7169203331-01` });
  await stack.running.host.runTimer("check-invariants");
  stack.running.broker.faults.refuseWithServerBusy(true);
  expect((await ann.act("POST", `/conversations/${conversationId}/notes`, { text: marker })).status).toBe(
    503,
  );
  stack.running.broker.faults.refuseWithServerBusy(false);
  await stack.running.host.stop();
});

async function sendPoison(): Promise<void> {
  const bus = new ServiceBusClient(stack.running.broker.connectionString);
  await bus.createSender(busQueues.assignWork).sendMessages({
    sessionId: "default",
    messageId: randomUUID(),
    body: { envelope: { what: marker, [marker]: { [marker]: marker } } },
  });
  await bus.close();
}

const inOrder = (a: ReceivedSpan, b: ReceivedSpan): number =>
  Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano));
const isTableSpan = ({ attributes }: ReceivedSpan): boolean => "db.system.name" in attributes;

/** The spans of the trace in which this span is first, each below the one it belongs under, without table requests. */
function treeWith(fits: (span: ReceivedSpan) => boolean): readonly string[] {
  const first = receiver.spans.toSorted(inOrder).find(fits);
  const spans = receiver.spans
    .filter((span) => span.traceId === first?.traceId && !isTableSpan(span))
    .toSorted(inOrder);
  const below = (parent: string | undefined, depth: number): readonly string[] =>
    spans
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .flatMap((span) => [`${"  ".repeat(depth)}${labelOf(span)}`, ...below(span.spanId, depth + 1)]);
  const tree = below(undefined, 0);
  if (tree.length !== spans.length) throw new Error("a span stands under none of the others");
  return tree;
}

function labelOf({ name, attributes }: ReceivedSpan): string {
  const command = attributes["switchboard.command"];
  return command === undefined ? name : `${name}: ${command}`;
}

const handles = (command: string) => (span: ReceivedSpan) =>
  span.attributes["switchboard.command"] === command;

describe("one trace", () => {
  it("goes from the channel's request over the bus to the bot and back to the channel", () => {
    expect(treeWith(({ name }) => name.startsWith("bot turn"))).toEqual([
      "POST /api/messages",
      "  send handle-conversation-command",
      "    process handle-conversation-command: ReceiveMessage",
      "      bot turn alpha",
      "      send to channel",
    ]);
  });

  it("goes from the message that escalates over rules and group to the offer", () => {
    expect(treeWith(handles("RouteEscalation"))).toEqual([
      "POST /api/messages",
      "  send handle-conversation-command",
      "    process handle-conversation-command: ReceiveMessage",
      "      bot turn alpha",
      "      send escalate-conversation",
      "        process escalate-conversation: RouteEscalation",
      "          send handle-conversation-command",
      "          send to channel",
      "          send assign-work",
      "            process assign-work: Enqueue",
      "              send handle-conversation-command",
      "                process handle-conversation-command: Offer",
    ]);
  });

  it("goes from the agent's request to the customer", () => {
    expect(treeWith(handles("SendToCustomer"))).toEqual([
      "POST /api/agent/conversations/{conversationId}/messages",
      "  send handle-conversation-command",
      "    process handle-conversation-command: SendToCustomer",
      "      send to channel",
    ]);
  });

  it("is the one that a request came with", () => {
    const span = receiver.spans.find(({ name }) => name === "GET /api/agent/me");
    expect(span).toMatchObject({
      traceId: foreign,
      parentSpanId: "b7ad6b7169203331",
      attributes: {
        "http.request.method": "GET",
        "http.route": "/api/agent/me",
        "http.response.status_code": 200,
        "faas.name": "agent-me",
      },
    });
  });
});

describe("a command's span", () => {
  const answered = () => receiver.spans.toSorted(inOrder).find(handles("ReceiveMessage"));

  it("says what was handled, and what it cost on the wire", () => {
    expect(answered()?.attributes).toMatchObject({
      "messaging.system": "servicebus",
      "messaging.destination.name": "handle-conversation-command",
      "messaging.message.id": expect.any(String),
      "messaging.servicebus.message.delivery_count": 1,
      "switchboard.session": expect.stringMatching(/^c_/),
      "switchboard.command": "ReceiveMessage",
      "switchboard.table.requests": 5,
      "switchboard.bus.messages": 0,
    });
  });

  it("has one below it for each table request", () => {
    const below = receiver.spans.filter(
      (span) => span.parentSpanId === answered()?.spanId && isTableSpan(span),
    );
    expect(below.toSorted(inOrder).map(({ name }) => name)).toEqual([
      "query conversations",
      "query queuemembers",
      "transact conversations",
      "transact conversations",
      "upsert live",
    ]);
  });
});

describe("metrics", () => {
  const pointsOf = (wanted: MetricName) =>
    receiver.metrics
      .filter(({ name }) => name === wanted)
      .flatMap(({ gauge, sum, histogram }) => (gauge ?? sum ?? histogram)?.dataPoints ?? []);

  it("are listed, and told with the attributes that are listed for them", () => {
    expect(receiver.metrics.length).toBeGreaterThan(5);
    for (const { name, unit, description, gauge, sum, histogram } of receiver.metrics) {
      const metric = metrics[name as MetricName];
      expect({ name, unit, about: description }).toEqual({ name, unit: metric.unit, about: metric.about });
      for (const point of (gauge ?? sum ?? histogram)?.dataPoints ?? []) {
        expect(Object.keys(point.attributes ?? {}).toSorted()).toEqual(metric.attributes.toSorted());
      }
    }
  });

  it("are told of every part; retries when there are any", () => {
    const told = new Set(receiver.metrics.map(({ name }) => name));
    const missing = Object.keys(metrics).filter((name) => !told.has(name));
    expect(missing.filter((name) => name !== "switchboard.bus.retries")).toEqual([]);
  });

  it("say for each invariant that is cheap to hold how often it does not", () => {
    const violations = pointsOf("switchboard.invariant.violations").map(
      ({ attributes, asInt, asDouble }) => `${attributes?.["switchboard.invariant"]} ${asInt ?? asDouble}`,
    );
    expect(violations.toSorted()).toEqual([
      "capacity-accounted 0",
      "handled 0",
      "members-agree 0",
      "timers-armed 0",
      "waits-once 0",
      "within-capacity 0",
      "work-conserving 0",
    ]);
  });

  it("say what became of commands, turns, sends and offers", () => {
    const outcomes = (name: MetricName, key: string) =>
      pointsOf(name).map(({ attributes = {} }) => `${attributes[key]} ${attributes["switchboard.outcome"]}`);
    expect(outcomes("messaging.process.duration", "switchboard.command")).toEqual(
      expect.arrayContaining(["ReceiveMessage done", "Offer done", "unreadable parked"]),
    );
    expect(outcomes("switchboard.bot.turn.duration", "switchboard.bot")).toEqual([
      "alpha answered",
      "alpha exception",
    ]);
    expect(outcomes("switchboard.channel.send.duration", "switchboard.channel")).toEqual([
      "directline delivered",
    ]);
    expect(outcomes("switchboard.queue.offers", "switchboard.queue")).toEqual([
      "People made",
      "People accepted",
    ]);
  });

  it("count a command's table requests and bus messages against its budget", () => {
    const escalation = { "switchboard.command": "RouteEscalation" };
    const of = (name: MetricName) =>
      pointsOf(name).find(({ attributes }) => attributes?.["switchboard.command"] === "RouteEscalation");
    expect(of("switchboard.command.table_requests")).toMatchObject({
      attributes: escalation,
      count: 1,
      sum: 4,
    });
    expect(of("switchboard.command.bus_messages")).toMatchObject({
      attributes: escalation,
      count: 1,
      sum: 2,
    });
  });
});

describe("what was said", () => {
  it("is in no span and no metric", () => {
    expect(receiver.requests.length).toBeGreaterThan(1);
    expect(receiver.requests.filter(({ body }) => body.includes(marker))).toEqual([]);
  });

  it("is in no log line, and lines name their trace", () => {
    expect(logged.filter((line) => line.includes(marker))).toEqual([]);
    const linesOf = (fact: string) => logged.filter((line) => line.startsWith(fact));
    const named = / traceId="[0-9a-f]{32}"$/;
    expect(linesOf("message parked")).toEqual([expect.stringMatching(/ reason="it cannot be read: /)]);
    expect(linesOf("message parked")).toEqual([expect.stringMatching(named)]);
    expect(linesOf("bot failed")).toEqual([expect.stringMatching(named)]);
    expect(linesOf("agent request not possible now")).toEqual([expect.stringMatching(named)]);
  });
});
