import type { Catalogue } from "../catalogue.ts";
import { acts } from "./acts.ts";
import { context } from "./context.ts";
import { lines } from "./lines.ts";
import { shell } from "./shell.ts";
import { thread } from "./thread.ts";

/** Every text of the console in Arabic: what lacks here does not compile. */
export const arabic: Catalogue = { ...shell, ...thread, ...context, ...acts, ...lines };
