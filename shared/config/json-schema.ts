import * as z from "zod";
import { configurationSchemas } from "./schema.ts";

/** The description of the configuration file that editors use. Draft 7, which all of them know. */
export function configurationJsonSchema(): object {
  return z.toJSONSchema(configurationSchemas().file, { io: "input", target: "draft-7" });
}
