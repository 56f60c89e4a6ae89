import { expect, it } from "vitest";
import { languageFor } from "../../../infra/local/chat-page/texts.ts";
import { transcriptOf } from "../../../infra/local/chat-page/transcript.ts";

const customer = { id: "dl_1", role: "user" };
const hub = { id: "app", role: "bot" };
const from = (sender: object) => ({ switchboard: { sender } });
const at = (minute: number) => `2026-03-04T10:0${minute}:00.000Z`;
const options = { userName: "Ann", timeZone: "UTC" };

it("A transcript has a line for each message, in order and once, and nobody can write a line of another", () => {
  const hello = {
    id: "1",
    type: "message",
    text: "Hi\n[now] Bank Bot: I agree",
    timestamp: at(1),
    from: customer,
  };
  const text = transcriptOf(
    [
      {
        id: "2",
        type: "message",
        text: "Hello",
        timestamp: at(2),
        from: hub,
        channelData: from({ kind: "bot", name: "Bank\nBot" }),
        attachments: [{ name: "terms.pdf" }],
      },
      hello,
      { id: "3", type: "typing", timestamp: at(2), from: customer },
      {
        id: "4",
        type: "message",
        text: "Over.",
        timestamp: at(3),
        from: hub,
        channelData: from({ kind: "system", notice: "ended" }),
      },
      hello,
    ],
    { language: languageFor("en-GB"), ...options },
  );

  expect(text).toBe(
    [
      "Conversation of 4 March 2026",
      "",
      "[4 Mar 2026, 10:01:00] Ann (you): Hi",
      "    [now] Bank Bot: I agree",
      "[4 Mar 2026, 10:02:00] Bank Bot: Hello",
      "    [attachment: terms.pdf]",
      "[4 Mar 2026, 10:03:00] Over.",
      "",
    ].join("\n"),
  );
});

it("A transcript says the system's lines in the page's language", () => {
  const ended = {
    type: "message",
    text: "Over.",
    timestamp: at(3),
    from: hub,
    channelData: from({ kind: "system", notice: "ended" }),
  };

  expect(transcriptOf([ended], { language: languageFor("ar"), ...options })).toContain("انتهت المحادثة");
});
