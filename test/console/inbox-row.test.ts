import { describe, expect, it } from "vitest";
import { badge, filterRows, inboxRow } from "../../shared/console/view/inbox-row.ts";
import type { InboxConversation } from "../../shared/wire/agent-api/types.ts";

const now = Date.parse("2026-11-26T10:00:00.000Z");
const known = { isOpen: false, read: 0, draft: "", now };
const conversation: InboxConversation = {
  id: "c1",
  status: "active",
  stage: "with-agent",
  queueId: "q1",
  queueName: "CreditCardQueue",
  lastSequence: 9,
  customerMessages: 0,
};

describe("a row of the list", () => {
  it("counts what the customer wrote and nobody saw", () => {
    const written = { ...conversation, customerMessages: 5 };
    expect(inboxRow(written, { ...known, read: 2 }).unread).toBe(3);
    expect(inboxRow(written, { ...known, read: 2, isOpen: true }).unread).toBe(0);
    expect(inboxRow(conversation, { ...known, read: 2 }).unread).toBe(0);
  });

  it("says who said the last thing", () => {
    const saidBy = (from: "customer" | "bot" | "agent") =>
      inboxRow({ ...conversation, lastMessage: { from, text: "Hello" } }, known).preview;
    expect(saidBy("customer")).toBe("Hello");
    expect(saidBy("bot")).toBe("Bot: Hello");
    expect(saidBy("agent")).toBe("Reply: Hello");
  });

  it("shows a draft before the last message, and typing before both", () => {
    const typing = { ...conversation, customerTypingUntil: "2026-11-26T10:00:02.000Z" };
    const draft = "  Dear Maria";
    expect(inboxRow(conversation, { ...known, draft })).toMatchObject({
      mark: "draft",
      preview: "Dear Maria",
    });
    expect(inboxRow(typing, { ...known, draft }).mark).toBe("typing");
    expect(inboxRow(typing, { ...known, now: now + 3000 }).mark).toBe("none");
    expect(inboxRow(conversation, { ...known, draft, isOpen: true }).mark).toBe("none");
  });

  it("says in words that little is left of the wrap-up", () => {
    const inWrapUp = {
      ...conversation,
      stage: "wrap-up",
      wrapUpClosesAt: "2026-11-26T10:12:00.000Z",
    } as const;
    expect(inboxRow(inWrapUp, known).wrapUp).toEqual({ text: "12:00 left", isLate: false });
    expect(inboxRow(inWrapUp, { ...known, now: now + 11.5 * 60_000 }).wrapUp).toEqual({
      text: "Late: 0:30 left",
      isLate: true,
    });
    expect(inboxRow({ ...inWrapUp, stage: "with-agent" }, known).wrapUp).toBeUndefined();
  });
});

describe("the list", () => {
  it("has room for one digit in a badge", () => {
    expect([badge(1), badge(9), badge(10), badge(250)]).toEqual(["1", "9", "9+", "9+"]);
  });

  it("finds by name and queue, whatever the case and the accents", () => {
    const rows = [
      { customerName: "María Silva", queueName: "Cards" },
      { customerName: "Jon Berg", queueName: "Loans" },
      { queueName: "Loans" },
    ];
    const [maria, jon, unnamed] = rows;
    expect(filterRows(rows, "maria")).toEqual([maria]);
    expect(filterRows(rows, "loan ")).toEqual([jon, unnamed]);
    expect(filterRows(rows, "berg LOANS")).toEqual([jon]);
    expect(filterRows(rows, " ")).toEqual(rows);
    expect(filterRows(rows, "berg cards")).toEqual([]);
  });
});
