import { describe, expect, it } from "vitest";
import { readFolder } from "../../architecture/source-files.ts";
import {
  givenBy,
  modulesOf,
  outputsAsked,
  outputsOf,
  parametersOf,
  unbalanced,
  unused,
  withoutComments,
} from "./bicep.ts";

const templates = readFolder("infra/azure", /\.bicep$/);
const parameterFiles = readFolder("infra/azure", /\.bicepparam$/);
const at = (path: string) => templates.find((file) => file.path === path) ?? { path, text: "" };
const main = at("infra/azure/main.bicep");
const byPath = templates.map((file) => [file.path, file] as const);
const uses = modulesOf(main).map((module) => [module.name, module] as const);

describe("the Bicep files", () => {
  it("are there: the whole, its modules, and a parameter file for each environment", () => {
    expect(
      modulesOf(main)
        .map(({ path }) => `infra/azure/${path}`)
        .toSorted(),
    ).toEqual(templates.map(({ path }) => path).filter((path) => path !== main.path));
    expect(parameterFiles.map(({ path }) => path)).toEqual([
      "infra/azure/dev.bicepparam",
      "infra/azure/production.bicepparam",
    ]);
  });

  it.each([...byPath, ...parameterFiles.map((file) => [file.path, file] as const)])(
    "close what they open, in %s",
    (_, file) => {
      expect(unbalanced(file)).toBeUndefined();
    },
  );

  it.each(byPath)("describe and use every parameter, in %s", (_, file) => {
    const parameters = parametersOf(file);

    expect(parameters.length).toBeGreaterThan(1);
    expect(parameters.filter(({ isDescribed }) => !isDescribed)).toEqual([]);
    expect(unused(file)).toEqual([]);
  });

  it.each(byPath)("use stable versions of what Azure has, one for each type, in %s", (_, file) => {
    const types = [...withoutComments(file.text).matchAll(/^resource \w+ '([^']*)'/gm)].map(
      ([, type = ""]) => type,
    );

    for (const type of types) expect(type).toMatch(/^Microsoft\.[\w/]+@\d{4}-\d{2}-\d{2}$/);
    expect(file === main ? 1 : types.length).toBeGreaterThan(0);
  });

  it.each(uses)("give %s exactly the parameters it declares", (_, { path, given }) => {
    const declared = parametersOf(at(`infra/azure/${path}`)).map(({ name }) => name);

    expect(Object.keys(given).toSorted()).toEqual(declared.toSorted());
  });

  it.each(uses)("give %s the types that it wants", (_, { path, given }) => {
    const ours = new Map(parametersOf(main).map(({ name, type, allowed }) => [name, { type, allowed }]));
    const passed = parametersOf(at(`infra/azure/${path}`)).flatMap(({ name, type, allowed }) => {
      const from = ours.get(given[name] ?? "");
      return from === undefined ? [] : [{ name, from, wanted: { type, allowed } }];
    });

    expect(passed.length).toBeGreaterThan(0);
    for (const { name, from, wanted } of passed) expect([name, from]).toEqual([name, wanted]);
  });

  it("ask modules only for what they put out", () => {
    const asked = outputsAsked(main);
    const missing = asked.filter(({ module, output }) => {
      const path = modulesOf(main).find(({ name }) => name === module)?.path;
      return !outputsOf(at(`infra/azure/${path}`)).includes(output);
    });

    expect(asked.length).toBeGreaterThan(15);
    expect(missing).toEqual([]);
  });

  it.each(parameterFiles.map((file) => [file.path, file] as const))(
    "are given all they want by %s",
    (_, file) => {
      expect(file.text).toMatch(/^using 'main\.bicep'$/m);
      expect(Object.keys(givenBy(file)).toSorted()).toEqual(
        parametersOf(main)
          .map(({ name }) => name)
          .toSorted(),
      );
    },
  );

  it.each(parameterFiles.map((file) => [file.path, file] as const))("allow what %s gives", (_, file) => {
    const forms: Readonly<Record<string, RegExp>> = {
      string: /^'[^']*'$/,
      int: /^-?\d+$/,
      bool: /^(?:true|false)$/,
      array: /^\[[\s\S]*\]$/,
      object: /^\{[\s\S]*\}$/,
    };
    const given = givenBy(file);

    for (const { name, type, allowed } of parametersOf(main)) {
      expect([name, given[name]]).toEqual([name, expect.stringMatching(forms[type] ?? /^never$/)]);
      if (allowed.length > 0) expect(allowed).toContain(given[name]);
    }
  });

  it("give nothing twice", () => {
    for (const { path, text } of [...templates, ...parameterFiles]) {
      const names = [...text.matchAll(/^(?:param|var|resource|module|output) (\w+)/gm)].map(([line]) => line);
      expect([path, names]).toEqual([path, [...new Set(names)]]);
    }
  });

  it("hold no key, and ask Azure for none", () => {
    for (const { text } of [...templates, ...parameterFiles]) {
      expect(withoutComments(text)).not.toMatch(/listKeys|AccountKey|SharedAccessKey|[Pp]assword|[Ss]ecret/);
    }
  });
});

describe("these checks themselves", () => {
  const file = (text: string) => ({ path: "a.bicep", text });

  it.each([
    ["var a = [1", "lacks ]"],
    ["var a = 1]", "] too many"],
    ["var a = (1}", "} too many"],
    ["var a = 'one", "quote"],
  ])("see what is not closed in: %s", (text, problem) => {
    expect(unbalanced(file(text))).toContain(problem);
  });

  it("see what nobody uses, also when its name is a key or stands in quotes", () => {
    const text = `param a string\nparam b string\nparam c string\nvar d = { a: 'a', e: '\${b}' }\nvar f = [d, for g in c: x.f]\n`;

    expect(unused(file(text))).toEqual(["a", "f"]);
  });

  it("see a parameter without a description", () => {
    const text = "@description('A.')\n@allowed(['x', 'y'])\nparam a string\n\nparam b int\n";

    expect(parametersOf(file(text))).toEqual([
      { name: "a", type: "string", isDescribed: true, allowed: ["'x'", "'y'"] },
      { name: "b", type: "int", isDescribed: false, allowed: [] },
    ]);
  });
});
