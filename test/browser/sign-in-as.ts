import type { TestPage } from "../support/chromium.ts";

type ShownPage = TestPage["page"];

/** From the console's sign-in view, by the local issuer's page, to the desk. */
export async function signInAs(page: ShownPage, name: string): Promise<void> {
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name }).click();
  await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
}
