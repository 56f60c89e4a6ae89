import { describe } from "vitest";
import { isLocal } from "./bench.ts";
import { receivingContract } from "./receiving-contract.ts";
import { sendingContract } from "./sending-contract.ts";
import { sessionsContract } from "./sessions-contract.ts";
import { settlingContract } from "./settling-contract.ts";

describe(`Service Bus: ${isLocal ? "the local broker" : "the namespace of SWITCHBOARD_SERVICEBUS"}`, () => {
  sendingContract();
  receivingContract();
  settlingContract();
  sessionsContract();
});
