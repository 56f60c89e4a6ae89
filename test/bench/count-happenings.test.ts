import { describe, expect, it } from "vitest";
import { countHappenings } from "./count-happenings.ts";
import type { Happening } from "./counted-stack.ts";

const request = (method: string, path: string): Happening => ({
  kind: "request",
  request: { method, path: `/devstoreaccount1/${path}`, bytes: 100 },
});
const record = request("GET", "conversations(PartitionKey='t',RowKey='c_x1')");

describe("a count", () => {
  it("has every request that work takes", () => {
    const happened = [request("GET", "conversations()?$filter=x"), request("POST", "$batch"), record];
    expect(countHappenings(happened)).toMatchObject({ tableRequests: 3, looks: 0 });
  });

  it("has apart what is asked every few seconds, whatever is done meanwhile", () => {
    const happened = [
      request("POST", "$batch"),
      request("GET", "routingconfig(PartitionKey='active',RowKey='active')"),
      request("GET", "routingconfig()?$filter=x"),
    ];
    expect(countHappenings(happened)).toMatchObject({ tableRequests: 1, looks: 0, refreshes: 2 });
  });

  it("has a sender's looks for the outcome apart", () => {
    const happened = [request("POST", "$batch"), record, record];
    expect(countHappenings(happened, { senderWaits: true })).toMatchObject({ tableRequests: 1, looks: 2 });
  });
});
