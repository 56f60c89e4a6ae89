import { describe, expect, it } from "vitest";
import type { BotTurnRequest } from "../../../shared/domain/thread/bot-turn.ts";
import { bankBot, botQueue, conciergeBot, defaultQueue, withMembers } from "../../support/domain/sample.ts";
import { offered, queued, withAgent, withBot } from "../../support/domain/stories.ts";
import { escalates, says, writes } from "../../support/domain/thread-scenario.ts";

/** What a bot is told, in short: the kind of each input, and the words of messages. */
function toldIn(turns: readonly BotTurnRequest[]): readonly string[] {
  return turns.flatMap(({ inputs }) =>
    inputs.map((input) => (input.kind === "message" ? input.message.text : input.kind)),
  );
}

describe("what the customer said while nobody listened", () => {
  const configuration = withMembers(botQueue, [bankBot, conciergeBot]);

  it("is told to the next bot when it greets, in order", () => {
    const greeted = withBot({ configuration })
      .when(writes("help"), { configuration, bot: [[escalates({})]] })
      .when(writes("one"), { configuration })
      .when({ type: "RouteEscalation", epoch: 3 }, { configuration })
      .when({ type: "GreetFromBot", epoch: 4 }, { configuration, bot: [[says("Concierge.")]] });
    expect(toldIn(greeted.turns)).toEqual(["joined", "context", "one"]);
  });

  it("is told to a bot that the group engages", () => {
    const engaged = queued()
      .when(writes("one"))
      .when(writes("two"))
      .when(
        {
          type: "Offer",
          conversation: 1,
          epoch: 3,
          queueId: botQueue,
          to: { kind: "bot", botId: conciergeBot },
        },
        { bot: [[says("Concierge.")]] },
      );
    expect(toldIn(engaged.turns)).toEqual(["joined", "context", "one", "two"]);
  });

  it("includes the message on which the bot before it failed", () => {
    const world = { configuration: withMembers(defaultQueue, [bankBot, conciergeBot]) };
    const greeted = withBot(world)
      .when(writes("what now?"), { ...world, bot: [{ kind: "failed", failure: "exception" }] })
      .when({ type: "GreetFromBot", epoch: 4 }, { ...world, bot: [[says("Concierge.")]] });
    expect(toldIn(greeted.turns)).toEqual(["joined", "context", "what now?"]);
  });

  it("is told once", () => {
    const told = withBot({ configuration })
      .when(writes("help"), { configuration, bot: [[escalates({})]] })
      .when(writes("one"), { configuration })
      .when({ type: "RouteEscalation", epoch: 3 }, { configuration })
      .when(writes("two"), { configuration, bot: [[says("Concierge.")]] });
    expect(toldIn(told.turns)).toEqual(["joined", "context", "one", "two"]);
    told.when({ type: "GreetFromBot", epoch: 4 }, { configuration }).records();
    const next = told.when(writes("three"), { configuration, bot: [[]] });
    expect(toldIn(next.turns)).toEqual(["three"]);
  });

  it("is nothing once a person has read it", () => {
    const waited = offered().when(writes("one"));
    const taken = waited.when({ type: "AcceptOffer", userId: annOf(waited), conversation: 1, epoch: 4 });
    expect(taken.thread.current?.unheardFrom).toBeUndefined();
    expect(withAgent().when(writes("two")).thread.current?.unheardFrom).toBeUndefined();
  });
});

function annOf({ thread }: ReturnType<typeof offered>) {
  const at = thread.current?.at;
  if (at?.stage !== "offered") throw new TypeError("nothing is offered");
  return at.userId;
}
