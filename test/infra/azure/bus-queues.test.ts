/** The bus queues in Azure, held against the code, the README and the local broker. */
import { describe, expect, it } from "vitest";
import { busQueues } from "../../../shared/bus-queues.ts";
import { readText } from "../../architecture/source-files.ts";
import { blockAfter, entriesOf, withoutComments } from "./bicep.ts";

const serviceBus = withoutComments(readText("infra/azure/modules/service-bus.bicep"));

describe("the bus queues in Azure", () => {
  const names = [...blockAfter("var queueNames =", serviceBus).matchAll(/'([^']+)'/g)].map(
    ([, name]) => name,
  );
  const queue = entriesOf(blockAfter("for queueName in queueNames:", serviceBus));
  const properties = entriesOf(queue["properties"]?.slice(1, -1) ?? "");

  it("are those that the app reads", () => {
    expect(names.toSorted()).toEqual(Object.values(busQueues).toSorted());
    expect(queue["name"]).toBe("queueName");
  });

  it("are made as the README says", () => {
    const readme = readText("README.md").replaceAll(/\s+/g, " ");
    const said =
      /sessions on, duplicate detection on with a window of (\d+) minutes, lock duration (\d+) seconds, maximum delivery count (\d+), dead-lettering on expiration on/;
    const [, window, lock, deliveries] = said.exec(readme) ?? [];

    expect(properties).toMatchObject({
      requiresSession: "true",
      requiresDuplicateDetection: "true",
      duplicateDetectionHistoryTimeWindow: `'PT${window}M'`,
      lockDuration: `'PT${lock}S'`,
      maxDeliveryCount: deliveries,
      deadLetteringOnMessageExpiration: "true",
    });
  });

  it("are like the local ones, but for the limits of Microsoft's emulator", () => {
    const { Queues } = JSON.parse(readText("infra/local/service-bus/config.json")).UserConfig.Namespaces[0];
    const inAzure = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const emulatorLimits = [
      "DefaultMessageTimeToLive",
      "DuplicateDetectionHistoryTimeWindow",
      "MaxDeliveryCount",
    ];

    expect(Queues.length).toBe(names.length);
    for (const { Properties } of Queues) {
      const shared = Object.entries(Properties).filter(([name]) => !emulatorLimits.includes(name));
      expect(shared.length).toBe(4);
      for (const [name, value] of shared) {
        expect([name, inAzure[name.toLowerCase()]?.replaceAll("'", "")]).toEqual([name, String(value)]);
      }
    }
  });

  it("are opened by no key", () => {
    expect(entriesOf(blockAfter("properties:", serviceBus.split("resource queues")[0] ?? ""))).toMatchObject({
      disableLocalAuth: "true",
    });
  });
});
