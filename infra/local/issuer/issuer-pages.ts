import type { Answer } from "./issuer-answer.ts";
import type { SampleUser } from "./issuer-options.ts";

const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** Links and no form: what is chosen is a login hint, and the hint is all that this issuer asks for. */
export function chooserPage(
  users: readonly SampleUser[],
  to: { readonly addressFor: (userId: string) => string; readonly cancelAddress: string },
): Answer {
  const choices = users.map(
    ({ id, name, roles }) =>
      `<li><a href="${escaped(to.addressFor(id))}"><span class="name">${escaped(name)}</span>
        <span class="quiet">${escaped(roles.join(", "))}</span></a></li>`,
  );
  return page(
    200,
    `<h1>Who are you?</h1>
    <p class="quiet">Sample users of this machine. Each tab can be somebody else, so that you can play several at once.</p>
    <ul>${choices.join("\n")}</ul>
    <p><a class="cancel" href="${escaped(to.cancelAddress)}">Cancel</a></p>`,
  );
}

export const refusalPage = (text: string): Answer => page(400, `<h1>${escaped(text)}</h1>`);

export const signedOutPage = (): Answer => page(200, "<h1>You are signed out</h1>");

function page(status: number, content: string): Answer {
  const text = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Sign in · Switchboard on this machine</title>
    <link rel="stylesheet" href="/style.css" />
  </head>
  <body>
    <main>
    ${content}
    </main>
  </body>
</html>
`;
  return { status, headers, text };
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (found) => entities[found] ?? "");
