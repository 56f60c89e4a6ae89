/** Who may do what in Azure. */
import { describe, expect, it } from "vitest";
import { readText } from "../../architecture/source-files.ts";
import { blockAfter, entriesOf, withoutComments } from "./bicep.ts";

const read = (path: string) => withoutComments(readText(`infra/azure/${path}`));

describe("what protects the data in Azure", () => {
  const storage = read("modules/storage.bicep");

  it("is that no key opens the storage account, and nothing of it is public", () => {
    expect(entriesOf(blockAfter("properties:", storage.split("resource blobs")[0] ?? ""))).toMatchObject({
      allowBlobPublicAccess: "false",
      allowSharedKeyAccess: "false",
      minimumTlsVersion: "'TLS1_2'",
      supportsHttpsTrafficOnly: "true",
    });
  });

  it("is that Application Insights takes only who signs in", () => {
    const insights = read("modules/monitoring.bicep").split("resource insights")[1] ?? "";

    expect(entriesOf(blockAfter("properties:", insights))).toMatchObject({ DisableLocalAuth: "true" });
  });

  it("is that the app has these roles and no other", () => {
    const roles = read("modules/roles.bicep");
    const ids = Object.fromEntries(
      [...roles.matchAll(/^var (\w+) = '([0-9a-f-]{36})'$/gm)].map(([, name, id]) => [name, id]),
    );
    const given = [...roles.matchAll(/who: app, role: (\w+)/g)].map(([, name = ""]) => name);

    expect(ids).toEqual({
      blobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
      tableDataContributor: "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
      serviceBusDataReceiver: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
      serviceBusDataSender: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
      monitoringMetricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
    });
    expect(given.toSorted()).toEqual(Object.keys(ids).toSorted());
  });
});
