import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../shared/console", import.meta.url));
const files = globSync("**/*.{ts,tsx}", { cwd: folder });
/** Every way in which a text could become markup or script. */
const forbidden =
  /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\bsrcdoc\b|\beval\(|new Function/i;

describe("The console's sources", () => {
  it.each(files)("never read a text as markup or script: %s", (file) => {
    expect(readFileSync(`${folder}/${file}`, "utf8")).not.toMatch(forbidden);
  });

  it("would be caught if they did", () => {
    expect(files.length).toBeGreaterThan(50);
    expect("element.innerHTML = text").toMatch(forbidden);
    expect("<p dangerouslySetInnerHTML={{ __html: text }} />").toMatch(forbidden);
  });
});
