import { expect, it } from "vitest";
import { ann } from "../../support/domain/sample.ts";
import { decline, offered, offerTo, queued, withAgent } from "../../support/domain/stories.ts";

const text =
  "Nobody is here at the moment. Your message is kept, and a colleague answers as soon as somebody is back.";
const report = (at: ReturnType<typeof queued>, changes: object = {}) => ({
  type: "ReportNobodyHere" as const,
  conversation: 1,
  epoch: at.thread.epoch,
  ...changes,
});

it("a customer who waits where nobody is, is told", () => {
  const waiting = queued();
  waiting.when(report(waiting)).records({ type: "CustomerTold", notice: "nobodyHere", text }).shows(text);
});

it("is told once in a wait, declined offers included", () => {
  const waiting = queued();
  const told = waiting.when(report(waiting));
  told.when(report(told)).records();
  const ringing = told.when(offerTo(ann, told));
  const again = ringing.when(decline(ann, ringing));
  again.when(report(again)).records();
});

it("is told again in the next wait", () => {
  const waiting = queued();
  const told = waiting.when(report(waiting));
  const ringing = told.when(offerTo(ann, told));
  const { epoch } = ringing.thread;
  const lost = ringing
    .when({ type: "AcceptOffer", userId: ann, conversation: 1, epoch })
    .when(
      { type: "ReportAgentLost", userId: ann, conversation: 1, epoch, why: "grace-ended" },
      { now: 9000 },
    );
  lost.when(report(lost)).records({ type: "CustomerTold", notice: "nobodyHere" });
});

it("is told nothing that no longer holds", () => {
  const waiting = queued();
  waiting.when(report(waiting, { epoch: waiting.thread.epoch - 1 })).refuses("stale");
  waiting.when(report(waiting, { conversation: 2 })).refuses("stale");
  for (const moved of [offered(), withAgent()]) moved.when(report(moved)).refuses("stale");
  expect(waiting.thread.current?.toldNobodyHere).toBeUndefined();
});
