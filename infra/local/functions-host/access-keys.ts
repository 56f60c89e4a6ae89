/** Function access keys, as the platform checks them in Azure; `func start`, and this host by default, do not. */
export interface AccessKeys {
  /** Opens everything. */
  readonly master?: string;
  /** Host keys by name: open every function of level "function". */
  readonly host?: Readonly<Record<string, string>>;
  /** By function name: that function's own keys by key name. */
  readonly functions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function isAllowed(
  keys: AccessKeys,
  request: { readonly functionName: string; readonly authLevel: string; readonly key: string | undefined },
): boolean {
  const level = request.authLevel.toLowerCase();
  if (level === "anonymous") return true;
  if (request.key === undefined || request.key === "") return false;
  return acceptedKeys(keys, request.functionName, level).includes(request.key);
}

function acceptedKeys(keys: AccessKeys, functionName: string, level: string): readonly string[] {
  const master = keys.master === undefined ? [] : [keys.master];
  if (level === "admin") return master;
  return [
    ...master,
    ...Object.values(keys.host ?? {}),
    ...Object.values(keys.functions?.[functionName] ?? {}),
  ];
}
