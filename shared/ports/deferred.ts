type Methods<Port> = { readonly [Name in keyof Port]: (...args: never[]) => Promise<unknown> };

/**
 * A port whose adapter is made when one of its methods is called first: a start that needs none of it is the faster for
 * it. A method that is not named is a compile error.
 */
export function deferred<Port extends Methods<Port>>(
  make: () => Promise<Port>,
  names: Readonly<Record<keyof Port, true>>,
): Port {
  let made: Promise<Port> | undefined;
  const call = async (name: keyof Port, args: never[]): Promise<unknown> => {
    made ??= make();
    const port = await made;
    return port[name](...args);
  };
  const methods = (Object.keys(names) as (keyof Port)[]).map(
    (name) => [name, (...args: never[]) => call(name, args)] as const,
  );
  return Object.fromEntries(methods) as unknown as Port;
}
