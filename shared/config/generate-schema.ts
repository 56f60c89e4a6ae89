/** Writes `switchboard.schema.json`. Run it after every change to the schema. */
import { writeFileSync } from "node:fs";
import { configurationJsonSchema } from "./json-schema.ts";

writeFileSync(
  new URL("switchboard.schema.json", import.meta.url),
  `${JSON.stringify(configurationJsonSchema(), undefined, 2)}\n`,
);
