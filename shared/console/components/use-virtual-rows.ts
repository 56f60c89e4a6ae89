import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface VirtualRows {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly count: number;
  readonly keyOf: (index: number) => string | number;
  /** Of a row that was not on the screen yet, in pixels. */
  readonly estimate: (index: number) => number;
}

/** So near to the end, somebody reads along: what comes next is shown at once. */
export const nearEnd = 80;

/** Only the rows near the screen are in the document. The place is kept, be it the end or one further up. */
export function useVirtualRows({ scroller, count, keyOf, estimate }: VirtualRows) {
  const [, draw] = useState(0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    getItemKey: keyOf,
    estimateSize: estimate,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => draw((drawn) => drawn + 1),
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: nearEnd,
    overscan: 8,
  } as const;
  const held = useRef<Virtualizer<HTMLDivElement, HTMLElement> | undefined>(undefined);
  held.current ??= new Virtualizer(options);
  const virtualizer = held.current;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.scrollToEnd(), [virtualizer]);
  return virtualizer;
}
