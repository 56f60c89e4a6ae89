import type { TestPage } from "../support/chromium.ts";
import { signInAs } from "./sign-in-as.ts";

type ShownPage = TestPage["page"];

const untilAtEnd = `new Promise((resolve) => {
  const log = document.querySelector(".webchat__basic-transcript__scrollable");
  const isAtEnd = () => log.scrollTop + log.clientHeight > log.scrollHeight - 2;
  const look = () => (isAtEnd() ? resolve() : requestAnimationFrame(look));
  look();
})`;

/** What a customer does in Web Chat. */
export function customerAt(page: ShownPage) {
  // Web Chat repeats its texts elsewhere for screen readers.
  const messages = page.locator(".webchat__basic-transcript__activity");
  const box = page.getByPlaceholder("Type your message");
  return {
    page,
    messages,
    message: (text: string | RegExp) => messages.filter({ hasText: text }).last(),
    /** Who serves the customer. */
    head: (title: string) => page.getByRole("heading", { name: title, exact: true }),
    /** Needs a connection: without one Web Chat leaves the text in the box. */
    say: async (text: string) => {
      await box.fill(text);
      await box.press("Enter");
      await messages.filter({ hasText: text }).last().waitFor();
    },
    /** Web Chat scrolls to the newest message at its leisure. */
    untilAtEnd: () => page.evaluate(untilAtEnd),
    choose: (suggestion: string) =>
      page
        .getByRole("toolbar", { name: "Suggested actions" })
        .getByRole("button", { name: suggestion })
        .click(),
  };
}

export async function choosePresence(page: ShownPage, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Presence: / }).click();
  await page.getByRole("menuitemradio", { name, exact: true }).click();
}

/** What a person does in the console. */
export function agentAt(page: ShownPage) {
  const log = page.getByRole("log");
  const offer = page.getByRole("article", { name: /^Offer: / });
  return {
    page,
    log,
    offer,
    said: (text: string) => log.getByRole("article").filter({ hasText: text }),
    dialog: page.getByRole("dialog"),
    reply: page.getByLabel("Reply to the customer"),
    untilLive: () => page.getByRole("status").filter({ hasText: "Live" }).waitFor(),
    signIn: (name: string) => signInAs(page, name),
    setPresence: (name: string) => choosePresence(page, name),
    presence: (name: string) => page.getByRole("button", { name: `Presence: ${name}` }),
    accept: async () => {
      await offer.getByRole("button", { name: "Accept" }).click();
      await offer.waitFor({ state: "detached" });
    },
    row: (name: string) => page.getByRole("option").filter({ hasText: name }),
    say: async (text: string) => {
      await page.getByLabel("Reply to the customer").fill(text);
      await page.keyboard.press("Enter");
      await log.getByRole("article").filter({ hasText: text }).getByText("Delivered").waitFor();
    },
  };
}
