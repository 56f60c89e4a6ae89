/** The example for GitHub Actions and docs/deploy.md, held against what they name. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tableNames } from "../../../shared/adapters/table-storage/table.ts";
import { pathsIn, scriptsIn, tableUnder } from "../../architecture/documents.ts";
import { readText, repository } from "../../architecture/source-files.ts";
import { outputsOf, parametersOf } from "./bicep.ts";

const path = "docs/examples/github-actions.yml";
const text = readText(path);
const page = readText("docs/deploy.md");
const main = { path: "infra/azure/main.bicep", text: readText("infra/azure/main.bicep") };
const jobs = new Map(
  (text.split(/^jobs:$/m)[1] ?? "").split(/^ {2}(?=[\w-]+:$)/m).flatMap((job) => {
    const name = /^([\w-]+):\n/.exec(job)?.[1];
    return name === undefined ? [] : [[name, job] as const];
  }),
);
const run = (job: string) => jobs.get(job) ?? "";

describe("the workflow for GitHub Actions", () => {
  it("names only files and scripts that exist", () => {
    const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
    const named = pathsIn({ path, text });

    expect(named.toSorted()).toEqual([
      "docs/deploy.md",
      "infra/azure/main.bicep",
      "infra/azure/production.bicepparam",
    ]);
    expect(named.filter((file) => !existsSync(join(repository, file)))).toEqual([]);
    expect(scriptsIn({ path, text }).toSorted()).toEqual(["build", "check", "test"]);
    expect(scriptsIn({ path, text }).filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it("deploys what was checked, tested and built", () => {
    expect([...jobs.keys()]).toEqual(["gate", "build", "what-if", "deploy", "roll-back"]);
    expect(run("gate")).toMatch(/npm ci[\s\S]*npm run check[\s\S]*npm test/);
    expect(run("build")).toMatch(/^ {4}needs: gate$/m);
    expect(run("build")).toMatch(/npm run build -- --config "\$CONFIGURATION"[\s\S]*zip/);
    expect(run("deploy")).toMatch(/^ {4}needs: build$/m);
    expect(run("deploy")).toMatch(/deployment group create[\s\S]*config-zip[\s\S]*\/api\/health/);
    expect(run("roll-back")).toMatch(/run-id: [\s\S]*config-zip[\s\S]*\/api\/health/);
  });

  it("signs in without a secret", () => {
    expect(text).not.toMatch(/secrets\.|client-secret|creds:|publish-profile/);
    for (const [name, job] of jobs) {
      expect([name, /id-token: write/.test(job)]).toEqual([name, job.includes("azure/login@")]);
    }
  });

  it("asks the deployment only for what it puts out, and the environment for what the page tells", () => {
    const asked = [...text.matchAll(/properties\.outputs\.(\w+)\.value/g)].map(([, name = ""]) => name);
    const variables = [...text.matchAll(/\bvars\.(\w+)/g)].map(([, name = ""]) => name);

    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !outputsOf(main).includes(name))).toEqual([]);
    expect(new Set(variables).size).toBeGreaterThan(4);
    expect(variables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("the page about Azure", () => {
  it("names outputs, parameters and settings as they are", () => {
    const outputs = ["functionAppName", "hostName", "botName", "serviceBusHostName", "tablesUrl"];
    const parameters = [
      "issuer",
      "audience",
      "consoleClientId",
      "operatorsGroupId",
      "alwaysReady",
      "maximumInstanceCount",
      "instanceMemoryMB",
      "moreSettings",
    ];

    for (const name of [...outputs, ...parameters]) expect(page).toMatch(new RegExp(`[\`<]${name}[\`>]`));
    expect(outputs.filter((name) => !outputsOf(main).includes(name))).toEqual([]);
    expect(parameters.filter((name) => !parametersOf(main).some((known) => known.name === name))).toEqual([]);
  });

  it("knows how many sessions an instance takes", () => {
    const { maxConcurrentSessions } = JSON.parse(readText("host.json")).extensions.serviceBus;

    expect(page).toContain(`An instance takes up to ${maxConcurrentSessions} sessions`);
  });

  it("deletes the app's tables and no other", () => {
    const names = /^for table in (.+); do$/m.exec(page)?.[1]?.split(" ") ?? [];

    expect(names.toSorted()).toEqual(tableNames.toSorted());
  });

  it("lists the rights that Bicep gives", () => {
    const given = [
      ...readText("infra/azure/modules/roles.bicep").matchAll(/^var (\w+) = '[0-9a-f-]{36}'$/gm),
    ].map(([, name = ""]) => name.toLowerCase());
    const told = tableUnder("Rights", page).map(([role = ""]) =>
      role
        .replace(/^Azure |\s/g, "")
        .replaceAll(" ", "")
        .toLowerCase(),
    );

    expect(given.length).toBe(5);
    expect(told.map((role) => role.replace(/^storage/, "")).toSorted()).toEqual(given.toSorted());
  });

  it("has every module", () => {
    const told = tableUnder("What is made", page).map(([file]) => file);
    const modules = [...main.text.matchAll(/^module \w+ '([^']+)'/gm)].map(
      ([, file]) => `infra/azure/${file}`,
    );

    expect(modules.length).toBe(7);
    expect(told.toSorted()).toEqual(modules.toSorted());
  });
});
