/**
 * Supplies "@azure/functions-core" the way the real worker does: every `require` of that name is answered before
 * any resolution. The patch stays while the app runs, because the library asks for the module lazily.
 */
import Module from "node:module";
import type { CoreApi } from "./core-types.ts";

const coreModuleName = "@azure/functions-core";

/** Installs the patch; the function returned puts things back as they were. */
export function supplyCoreModule(api: CoreApi): () => void {
  const original = Module.prototype.require;
  const patched = new Proxy(original, {
    apply: (target, self, args: unknown[]) =>
      args[0] === coreModuleName ? api : Reflect.apply(target, self, args),
  });
  Module.prototype.require = patched;
  return () => {
    if (Module.prototype.require === patched) Module.prototype.require = original;
  };
}
