import { type FromFrame, type FromHost, kindOf } from "./embed-protocol.ts";

/** The page around this one, if embed.js framed it: who may frame it stands in the content security policy. */
export interface Embedder {
  token(wish: Readonly<Record<string, string | undefined>>): Promise<unknown>;
  close(): void;
}

export function findEmbedder(origin: string | null): Embedder | undefined {
  if (window.parent === window || origin === null) return undefined;
  const say = (message: FromFrame) => window.parent.postMessage(message, origin);
  return {
    close: () => say({ switchboard: "close" }),
    token: (wish) =>
      new Promise((resolve, reject) => {
        const hear = ({ source, origin: from, data }: MessageEvent<FromHost>) => {
          if (source !== window.parent || from !== origin || !kindOf(data)?.startsWith("token")) return;
          removeEventListener("message", hear);
          if (data.switchboard === "token") resolve(data.session);
          else reject(new Error("the token endpoint gave no token"));
        };
        addEventListener("message", hear);
        say({ switchboard: "token-wanted", wish });
      }),
  };
}
