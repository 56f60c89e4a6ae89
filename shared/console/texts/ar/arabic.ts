import type { Catalogue } from "../catalogue.ts";
import { context } from "./context.ts";
import { shell } from "./shell.ts";
import { thread } from "./thread.ts";

/** Every text of the console in Arabic: what lacks here does not compile. */
export const arabic: Catalogue = { ...shell, ...thread, ...context };
