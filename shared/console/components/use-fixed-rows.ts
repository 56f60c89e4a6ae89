import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface FixedRows {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly count: number;
  /** Of each row, in rem: it grows with the reader's letters. */
  readonly rowHeight: number;
  /** A row that is drawn wherever the list is scrolled to. */
  readonly kept: number;
}

/** Rows of one height, of which only those near the screen are in the document. */
export function useFixedRows({ scroller, count, rowHeight, kept }: FixedRows) {
  const [, draw] = useState(0);
  const height = rowHeight * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => draw((drawn) => drawn + 1),
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) =>
      kept < count
        ? [...new Set([...defaultRangeExtractor(range), kept])].sort((a, b) => a - b)
        : defaultRangeExtractor(range),
    overscan: 6,
  } as const;
  const held = useRef<Virtualizer<HTMLDivElement, HTMLElement> | undefined>(undefined);
  held.current ??= new Virtualizer(options);
  const virtualizer = held.current;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return {
    shown: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    show: (index: number) => virtualizer.scrollToIndex(index, { align: "auto" }),
  };
}
