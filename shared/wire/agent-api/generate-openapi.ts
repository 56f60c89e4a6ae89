/** Writes docs/openapi.json: run it after a change of the API. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeAgentApi } from "./openapi.ts";

const file = join(import.meta.dirname, "../../../docs/openapi.json");
writeFileSync(file, `${JSON.stringify(describeAgentApi(), null, 2)}\n`);
