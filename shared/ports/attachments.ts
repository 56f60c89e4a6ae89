/** Types that are shown as what they are; anything else is bytes to be saved. */
export const fileTypes = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "application/pdf",
  "text/plain",
  "application/octet-stream",
] as const;
export type FileType = (typeof fileTypes)[number];

export type FetchedFile =
  | { readonly kind: "fetched"; readonly type: FileType; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly reason: FileRefusal };

export type FileRefusal =
  | "attachment-host-not-allowed"
  | "attachment-too-large"
  | "attachment-gone"
  | "attachment-unavailable";

/** Files of messages, where channels keep them. An address came with a message: anybody may have written it. */
export interface Attachments {
  /** Whether the address is one that `fetch` would ask. */
  isFetchable(url: string): boolean;
  /** Never throws for what is the matter over there. */
  fetch(url: string): Promise<FetchedFile>;
}
