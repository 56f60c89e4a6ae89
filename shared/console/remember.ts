import { effect } from "@preact/signals";
import { put, type State } from "./state.ts";
import { text } from "./texts/text.ts";
import type { Outgoing } from "./view/outgoing.ts";

/** Keeps what was written, what could not be sent and what was seen over a reload of this tab. The answer stops it. */
export function rememberWork(state: State, user: string): () => void {
  const keyOf = (name: string) => `switchboard-console-${name}-${user}`;
  for (const name of ["drafts", "noteDrafts", "notes", "dispositions"] as const) {
    for (const [id, text] of readStored<string>(keyOf(name))) put(state[name], id, text);
  }
  for (const name of ["seen", "read"] as const) {
    for (const [id, count] of readStored<number>(keyOf(name))) put(state[name], id, count);
  }
  for (const [id, outgoing] of readStored<readonly Outgoing[]>(keyOf("outgoing"))) {
    put(state.outgoing, id, outgoing.map(interrupted));
  }
  const kept = ["drafts", "noteDrafts", "notes", "dispositions", "seen", "read", "outgoing"] as const;
  const ends = kept.map((name) =>
    effect(() => sessionStorage.setItem(keyOf(name), JSON.stringify(state[name].value))),
  );
  return () => {
    for (const end of ends) end();
  };
}

const interrupted = (outgoing: Outgoing): Outgoing =>
  outgoing.state === "failed"
    ? outgoing
    : {
        ...outgoing,
        state: "failed",
        reason: text("outgoing.interrupted"),
        mayHaveArrived: true,
      };

function readStored<T>(key: string): [string, T][] {
  try {
    return Object.entries(JSON.parse(sessionStorage.getItem(key) ?? "{}") as Record<string, T>);
  } catch {
    return [];
  }
}
