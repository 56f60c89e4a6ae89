import { effect } from "@preact/signals";
import type { State } from "./state.ts";

/** The conversation that the page's address names. */
export function conversationInAddress(): string | undefined {
  const [, id] = /^\/console\/c\/([^/]+)$/.exec(location.pathname) ?? [];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/** The address names the open conversation, so that it can be kept, sent on, and come back to, by the back button too. */
export function keepPlace(state: State, select: (id: string | undefined) => void): void {
  let isFirst = true;
  effect(() => {
    const id = state.selected.value;
    const place = id === undefined ? "/console" : `/console/c/${encodeURIComponent(id)}`;
    if (location.pathname !== place) {
      if (isFirst) history.replaceState(undefined, "", place);
      else history.pushState(undefined, "", place);
    }
    isFirst = false;
  });
  addEventListener("popstate", () => select(conversationInAddress()));
}
