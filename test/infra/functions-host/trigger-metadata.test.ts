import { describe, expect, it } from "vitest";
import { type BusMessage, toTriggerMetadata } from "../../../infra/local/functions-host/trigger-metadata.ts";

const message = {
  messageId: "m_1",
  sessionId: "s_1",
  deliveryCount: 0,
  lockToken: "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
  enqueuedTimeUtc: new Date("2026-11-22T10:00:00.120Z"),
  expiresAtUtc: new Date("2026-11-22T11:00:00.000Z"),
} as BusMessage;

describe("what the extension sends", () => {
  it("are strings as string, all else as json, and no nulls", () => {
    expect(
      toTriggerMetadata({ ...message, subject: "hi", applicationProperties: { Tenant: "t" } }, undefined),
    ).toEqual({
      DeliveryCount: { json: "1" },
      LockToken: { string: "3f2504e0-4f89-11d3-9a0c-0305e82c3301" },
      ExpiresAtUtc: { json: '"2026-11-22T11:00:00"' },
      ExpiresAt: { json: '"2026-11-22T11:00:00+00:00"' },
      EnqueuedTimeUtc: { json: '"2026-11-22T10:00:00.12"' },
      EnqueuedTime: { json: '"2026-11-22T10:00:00.12+00:00"' },
      MessageId: { string: "m_1" },
      SequenceNumber: { json: "0" },
      Subject: { string: "hi" },
      Label: { string: "hi" },
      ApplicationProperties: { json: '{"Tenant":"t"}' },
      UserProperties: { json: '{"Tenant":"t"}' },
      SessionId: { string: "s_1" },
      MessageReceiver: { json: "{}" },
      MessageSession: { json: "{}" },
      MessageActions: { json: "{}" },
      SessionActions: { json: "{}" },
      ReceiveActions: { json: "{}" },
      Client: { json: "{}" },
    });
  });
});

describe("a JSON object as body", () => {
  const withBody = (body: unknown) => toTriggerMetadata(message, JSON.stringify(body));

  it("replaces metadata of the same name, whatever the case of its letters", () => {
    const metadata = withBody({ sessionid: "stolen", DELIVERYCOUNT: 99 });
    expect(metadata).toMatchObject({ SessionId: { string: "stolen" }, DeliveryCount: { string: "99" } });
    expect(metadata).not.toHaveProperty("sessionid");
  });

  it("adds what is not there: scalars as strings, objects as they are, no arrays, no nulls", () => {
    const metadata = withBody({ job: { id: "j" }, flag: true, list: [1], none: null });
    expect(metadata).toMatchObject({ job: { json: '{"id":"j"}' }, flag: { string: "True" } });
    expect(metadata).not.toHaveProperty("list");
    expect(metadata).not.toHaveProperty("none");
  });

  it("with one neutral key leaves the metadata alone", () => {
    const { job, ...rest } = withBody({ job: { sessionId: "inside", messageId: "inside" } });
    expect(rest).toEqual(toTriggerMetadata(message, undefined));
  });
});

it.each(["[1,2]", '"text"', "not json {", "42"])("the body %s changes nothing", (body) => {
  expect(toTriggerMetadata(message, body)).toEqual(toTriggerMetadata(message, undefined));
});
