/** The app's settings, as bindings refer to them: connections by setting name and %SETTING% in names. */
export type AppSettings = Readonly<Record<string, string | undefined>>;

/** The connection string behind a binding's `connection`; an error names the setting that is missing. */
export function connectionString(settings: AppSettings, settingName: string): string {
  const value = settings[`AzureWebJobs${settingName}`] ?? settings[settingName];
  if (value !== undefined && value.trim() !== "") return value;
  const identity = settings[`${settingName}__fullyQualifiedNamespace`];
  throw new Error(
    identity === undefined
      ? `the setting "${settingName}" is missing or empty: it must hold a Service Bus connection string`
      : `the setting "${settingName}" must hold a connection string here; "${settingName}__fullyQualifiedNamespace" works in Azure only`,
  );
}

/** Whether a function is kept from running by itself, as in Azure by `AzureWebJobs.NAME.Disabled`. */
export function isDisabled(settings: AppSettings, functionName: string): boolean {
  return /^(?:1|true)$/i.test(settings[`AzureWebJobs.${functionName}.Disabled`] ?? "");
}

/** Replaces each %SETTING% by its value. */
export function resolveNames(settings: AppSettings, text: string): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined || value === "") {
      throw new Error(`the setting "${name}", used as "%${name}%", is missing or empty`);
    }
    return value;
  });
}
