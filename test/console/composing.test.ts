import { describe, expect, it } from "vitest";
import { fillReply, searchReplies } from "../../shared/console/view/canned-replies.ts";
import { isOpeningCanned, isSending, lengthState } from "../../shared/console/view/composing.ts";

const enter = { key: "Enter", shiftKey: false, altKey: false, isComposing: false, keyCode: 13 };

describe("isSending", () => {
  it("is Enter, but not with Shift or Alt", () => {
    expect(isSending(enter)).toBe(true);
    expect(isSending({ ...enter, shiftKey: true })).toBe(false);
    expect(isSending({ ...enter, altKey: true })).toBe(false);
    expect(isSending({ ...enter, key: "a" })).toBe(false);
  });

  it("is not the Enter that ends an input method's word", () => {
    expect(isSending({ ...enter, isComposing: true })).toBe(false);
    expect(isSending({ ...enter, keyCode: 229 })).toBe(false);
  });
});

describe("isOpeningCanned", () => {
  const slash = { key: "/", isComposing: false };
  it("is a slash before everything else", () => {
    expect(isOpeningCanned(slash, { value: "", selectionEnd: 0 })).toBe(true);
    expect(isOpeningCanned(slash, { value: "  hello", selectionEnd: 2 })).toBe(true);
    expect(isOpeningCanned(slash, { value: "and", selectionEnd: 3 })).toBe(false);
  });
});

describe("lengthState", () => {
  it("says when the end is near, and when it is past", () => {
    expect([5500, 5501, 6000, 6001].map((length) => lengthState("x".repeat(length)))).toEqual([
      "fine",
      "near",
      "near",
      "too-long",
    ]);
  });
});

describe("searchReplies", () => {
  const replies = [
    { slug: "limit", title: "Card limit", text: "Your limit is higher now." },
    { slug: "hello", title: "Greeting", text: "Hello! Is it about your card?" },
    { slug: "loan", title: "Home loan", text: "About your loan", queueIds: ["home-loan"] },
  ];
  const found = (search: string, queueId?: string) =>
    searchReplies(replies, search, queueId).map(({ slug }) => slug);

  it("looks for every word in slug, title and text, with a slash or without", () => {
    expect(found("")).toEqual(["limit", "hello"]);
    expect(found("/HEL")).toEqual(["hello"]);
    expect(found("about card")).toEqual(["hello"]);
    expect(found("nothing")).toEqual([]);
  });

  it("puts first what begins with the first word", () => {
    expect(found("card")).toEqual(["limit", "hello"]);
    expect(found("h")).toEqual(["hello", "limit"]);
  });

  it("offers a queue's own replies there only", () => {
    expect(found("loan", "home-loan")).toEqual(["loan"]);
    expect(found("loan", "credit-card")).toEqual([]);
  });
});

describe("fillReply", () => {
  it("fills each slug once, and nothing within what it filled in", () => {
    const values = { CustomerName: "{AgentName} $&", AgentName: "Ann", QueueName: "Cards" };
    expect(fillReply("Hi {CustomerName}, {AgentName} of {QueueName}. {Other}", values)).toBe(
      "Hi {AgentName} $&, Ann of Cards. {Other}",
    );
  });
});
