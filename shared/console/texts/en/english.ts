import { acts } from "./acts.ts";
import { context } from "./context.ts";
import { lines } from "./lines.ts";
import { shell } from "./shell.ts";
import { thread } from "./thread.ts";

/** Every text of the console in English. Its keys are the catalogue's. */
export const english = { ...shell, ...thread, ...context, ...acts, ...lines };
