import { type CommandId, commandId } from "../domain/ids.ts";
import { deriveId } from "../wire/derived-id.ts";

/** The command that records that another one broke for good. */
export function failureId(broken: CommandId): CommandId {
  return commandId(deriveId(broken, "failed"));
}
