/** What Web Chat's own React takes for an element. */
export interface ReactElement {
  readonly $$typeof: symbol;
  readonly type: string;
  readonly key: null;
  readonly ref: null;
  readonly props: Record<string, unknown>;
}

/**
 * The prebuilt Web Chat keeps its React 16 to itself, and two Reacts on one page do not mix. So this makes what its
 * `createElement` would make; the file is fetched by its hash, so that its React cannot change unseen.
 */
export function element(
  type: string,
  props: Record<string, string>,
  ...children: readonly unknown[]
): ReactElement {
  return {
    $$typeof: Symbol.for("react.element"),
    type,
    key: null,
    ref: null,
    props: { ...props, children },
  };
}
