declare module "*/ensure-web-chat.mjs" {
  /** Where the file lies in this checkout. */
  export const webChatFile: string;

  /** The path of a verified webchat.js; fetches it through npm unless it is there already. */
  export function ensureWebChat(options?: {
    readonly file?: string;
    /** Puts the package's tarball into the folder and resolves with its path. */
    readonly pack?: (name: string, folder: string) => Promise<string>;
  }): Promise<string>;
}

declare module "*/extract-file.mjs" {
  /** One file out of a tar archive. */
  export function extractFile(archive: Buffer, path: string): Buffer;
}
