/**
 * Loads one module in this process and prints as JSON how long that took and how much memory it has afterwards. Plain
 * JavaScript, so that nothing but the module is compiled.
 */
import Module, { createRequire } from "node:module";

const [, , specifier = ""] = process.argv;
const require = createRequire(import.meta.url);
const core = {
  version: "0",
  hostVersion: "0",
  setProgrammingModel: () => undefined,
  registerFunction: () => new Disposable(),
  registerHook: () => new Disposable(),
  log: () => undefined,
};
class Disposable {
  dispose() {}
}
Object.assign(core, { Disposable });

const original = Module.prototype.require;
Module.prototype.require = function (name) {
  return name === "@azure/functions-core" ? core : original.call(this, name);
};

const startedAt = performance.now();
if (specifier !== "") require(specifier);
const ms = performance.now() - startedAt;
process.stdout.write(JSON.stringify({ ms, rss: process.memoryUsage.rss() }));
process.exit(0);
