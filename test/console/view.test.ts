import { describe, expect, it } from "vitest";
import { backOff, pause } from "../../shared/console/back-off.ts";
import { marksOf } from "../../shared/console/view/marks.ts";
import { mergeMessages, readAfter } from "../../shared/console/view/merge-messages.ts";
import { openConversation } from "../../shared/console/view/open-conversation.ts";
import { notOnThread, type Outgoing } from "../../shared/console/view/outgoing.ts";
import { explainProblem } from "../../shared/console/view/plain-words.ts";
import { threadItems } from "../../shared/console/view/thread-items.ts";
import { guessHeight, keyOf, newSince, threadRows } from "../../shared/console/view/thread-rows.ts";
import { countdown, dayName, duration } from "../../shared/console/view/times.ts";
import { webAddress } from "../../shared/console/view/web-address.ts";
import type { ConversationDetails, InboxConversation, Message } from "../../shared/wire/agent-api/types.ts";

const noon = new Date(2026, 10, 21, 12, 0, 0).getTime();
const minute = 60_000;
const hour = 60 * minute;

const customer = { kind: "customer", name: "Maria Silva" } as const;
const ann = { kind: "agent", name: "Ann Keller" } as const;
const bot = { kind: "bot", name: "Bank Bot" } as const;

function said(sequence: number, fields: Partial<Message> = {}): Message {
  const at = new Date(noon + sequence * 1000).toISOString();
  return { sequence, at, kind: "message", sender: customer, text: `text ${sequence}`, ...fields };
}

describe("threadItems", () => {
  it("puts a day before its first message and starts a group with each sender", () => {
    const before = new Date(noon - 24 * hour).toISOString();
    const items = threadItems(
      [said(1, { at: before }), said(2), said(3), said(4, { sender: ann }), said(5)],
      "Ann Keller",
      noon,
    );
    expect(items.map((item) => (item.kind === "bubble" ? [item.side, item.startsGroup] : item.kind))).toEqual(
      [
        "day",
        ["customer", true],
        "day",
        ["customer", true],
        ["customer", false],
        ["own", true],
        ["customer", true],
      ],
    );
    expect(items.flatMap((item) => (item.kind === "day" ? [item.text] : []))).toEqual(["Yesterday", "Today"]);
  });

  it("starts a new group after a pause, and where the customer stops seeing it", () => {
    const later = new Date(noon + 10 * minute).toISOString();
    const messages = [
      said(1, { sender: bot }),
      said(2, { sender: bot, bridged: false }),
      said(3, { sender: bot, bridged: false, at: later }),
    ];
    const items = threadItems(messages, "Ann Keller", noon);
    expect(items.flatMap((item) => (item.kind === "bubble" ? [item.startsGroup] : []))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("tells one's own messages from a colleague's", () => {
    const items = threadItems([said(1, { sender: { kind: "agent", name: "Ben Osei" } })], "Ann Keller", noon);
    expect(items[1]).toMatchObject({ kind: "bubble", side: "agent" });
  });
});

describe("marksOf", () => {
  it.each([
    [{ sender: bot, bridged: false }, "The customer did not see this"],
    [{ sender: bot, bridged: false, late: true }, "Came too late: the customer did not see this"],
    [{ sender: ann }, "Sending…"],
    [{ sender: ann, delivery: { state: "delivered" } }, "Delivered"],
    [
      { sender: ann, delivery: { state: "delivered", repeated: true } },
      "The customer may have got this twice",
    ],
    [{ sender: ann, delivery: { state: "failed", reason: "no such chat" } }, "Not delivered: no such chat"],
    [{ sender: ann, delivery: { state: "failed" } }, "Not delivered"],
    [{ sender: bot, delivery: { state: "unknown" } }, "Not known whether the customer got this"],
  ] as const)("says of %j: %s", (fields, text) => {
    expect(marksOf(said(1, fields)).map((mark) => mark.text)).toEqual([text]);
  });

  it("says nothing of what the customer wrote", () => {
    expect(marksOf(said(1))).toEqual([]);
  });

  it("calls late what a customer wrote, and hides nothing of it", () => {
    const late = said(1, { late: true });
    expect(marksOf(late).map((mark) => mark.text)).toEqual(["Arrived late"]);
    expect(threadItems([late], "Ann Keller", noon)[1]).toMatchObject({ isHidden: false });
  });

  it("offers to say again only what an agent said and perhaps did not arrive", () => {
    const states = ["delivered", "failed", "unknown"] as const;
    const offered = (sender: Message["sender"]) =>
      states.filter((state) => marksOf(said(1, { sender, delivery: { state } }))[0]?.canSendAgain);
    expect(offered(ann)).toEqual(["failed", "unknown"]);
    expect(offered(bot)).toEqual([]);
  });
});

describe("threadRows", () => {
  it("ends with what is on its way and with who writes", () => {
    const outgoing: Outgoing = { key: "k", text: "Hi", after: 0, state: "sending" };
    const rows = threadRows([], [outgoing], "Maria Silva");
    expect(rows.map(keyOf)).toEqual(["k", "typing"]);
  });

  it("guesses more height for more words", () => {
    const [, few] = threadItems([said(1)], "", noon);
    const [, many] = threadItems([said(1, { text: "word ".repeat(200) })], "", noon);
    expect(guessHeight(many)).toBeGreaterThan(guessHeight(few));
  });

  it("counts what others said since, and nothing of oneself or the system", () => {
    const system = { kind: "system", name: "System" } as const;
    const messages = [
      said(1),
      said(2),
      said(3, { sender: ann }),
      said(4, { kind: "offer-made", sender: system }),
      said(5),
    ];
    expect(newSince(messages, 1, "Ann Keller")).toBe(2);
    expect(newSince(messages, 5, "Ann Keller")).toBe(0);
  });
});

describe("Reading a thread", () => {
  it("replaces what is read again and keeps the order", () => {
    const again = said(2, { text: "new" });
    expect(mergeMessages([said(1), said(2), said(4)], [again, said(3)]).map(({ text }) => text)).toEqual([
      "text 1",
      "new",
      "text 3",
      "text 4",
    ]);
  });

  it("reads again from the first message whose delivery is open, for ten minutes", () => {
    const known = [
      said(1),
      said(2, { sender: ann, delivery: { state: "delivered" } }),
      said(3, { sender: ann }),
      said(4),
    ];
    expect(readAfter(known, 4, noon)).toBe(2);
    expect(readAfter(known, 4, noon + 11 * minute)).toBe(4);
  });
});

describe("notOnThread", () => {
  const outgoing = (key: string, text: string): Outgoing => ({ key, text, after: 1, state: "sending" });

  it("hides what the thread shows already, one message for one", () => {
    const twice = [outgoing("a", "ok"), outgoing("b", "ok")];
    const messages = [said(1, { sender: ann, text: "ok" }), said(2, { sender: ann, text: "ok" })];
    expect(notOnThread(twice, messages, "Ann Keller").map(({ key }) => key)).toEqual(["b"]);
  });

  it("does not take a customer's or a colleague's words for one's own", () => {
    const messages = [
      said(2, { text: "ok" }),
      said(3, { sender: { kind: "agent", name: "Ben Osei" }, text: "ok" }),
    ];
    expect(notOnThread([outgoing("a", "ok")], messages, "Ann Keller")).toHaveLength(1);
  });
});

describe("openConversation", () => {
  const listed: InboxConversation = {
    id: "c1",
    status: "active",
    stage: "with-agent",
    queueId: "q",
    queueName: "Queue",
    customerMessages: 0,
    lastSequence: 1,
  };
  const details = (access: ConversationDetails["access"]): ConversationDetails => ({
    id: "c1",
    access,
    status: "active",
    stage: "with-agent",
    epoch: 1,
    variables: [],
    warnings: [],
    unbridgedMessages: 0,
  });

  it("believes the list before the details, and the details before the list knows", () => {
    expect(openConversation("c1", { ...listed, stage: "wrap-up" }, details("held")).mode).toBe("wrap-up");
    expect(openConversation("c1", undefined, details("held")).mode).toBe("held");
    expect(openConversation("c1", undefined, details("left")).mode).toBe("read-only");
    expect(openConversation("c1", undefined, undefined).mode).toBe("loading");
  });
});

describe("explainProblem", () => {
  it("knows refusals by their code, and repeats what the API says of others", () => {
    expect(explainProblem({ code: "offer-expired", title: "The command was refused" })).toMatch(
      /has run out/,
    );
    expect(
      explainProblem({
        code: "body-invalid",
        title: "The body does not have the right form",
        errors: [{ field: "text", message: "must not be blank" }],
      }),
    ).toBe("The body does not have the right form. text must not be blank.");
    expect(explainProblem({})).toBe("The service refused this.");
  });
});

describe("Times", () => {
  it("count down in minutes and seconds, and stop at zero", () => {
    expect([61_000, 59_001, 400, -5000].map(countdown)).toEqual(["1:01", "1:00", "0:01", "0:00"]);
  });

  it("say how long something has lasted", () => {
    expect([-1, 45_000, 3 * minute, hour, 125 * minute].map(duration)).toEqual([
      "0 s",
      "45 s",
      "3 min",
      "1 h",
      "2 h 5 min",
    ]);
  });

  it("call days by their names", () => {
    const day = (hours: number) => dayName(new Date(noon + hours * hour).toISOString(), noon);
    expect([day(0), day(-13), day(-36.5)]).toEqual(["Today", "Yesterday", expect.stringMatching(/19/)]);
  });
});

describe("webAddress", () => {
  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    " JaVaScRiPt:alert(1)",
    "/relative",
    "blob:https://a",
    "",
  ])("refuses %j", (text) => expect(webAddress(text)).toBeUndefined());

  it("takes http and https", () => {
    expect(webAddress("https://files.example/a b")).toBe("https://files.example/a%20b");
  });
});

describe("Backing off", () => {
  it("waits longer after each failure, at a random moment, never very long", () => {
    expect([0, 1, 2, 20].map((attempt) => backOff(attempt, () => 1))).toEqual([600, 1100, 2100, 15_100]);
    expect(backOff(20, () => 0)).toBe(100);
  });

  it("ends a pause when it is stopped", async () => {
    const stop = new AbortController();
    const paused = pause(60_000, stop.signal);
    stop.abort();
    await paused;
    await pause(60_000, stop.signal);
  });
});
