import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Message } from "../../shared/wire/agent-api/types.ts";
import { useConsoleBench } from "./console/console-bench.ts";

const bench = useConsoleBench();

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function openWith(attachments: NonNullable<Message["attachments"]>) {
  const { page } = await bench.openAs("Ann Keller");
  const asked: (string | undefined)[] = [];
  await page.route("**/attachments/*", async (route) => {
    asked.push(route.request().headers()["authorization"]);
    const isPicture = route.request().url().endsWith("/0");
    await route.fulfill(
      isPicture
        ? { body: png, contentType: "image/png" }
        : { body: '{"a":1}', contentType: "application/json" },
    );
  });
  bench.desk.hold("ann", "c1");
  bench.desk.add("c1", {
    kind: "message",
    sender: { kind: "customer", name: "Maria Silva" },
    text: "Here it is",
    attachments,
  });
  await page.getByText("Maria Silva").first().click();
  return { page, asked };
}

describe("Files that a customer sent", () => {
  it("are fetched with the token: pictures shown, others downloaded", async () => {
    const { page, asked } = await openWith([
      { name: "photo.png", contentType: "image/png", file: true },
      { name: "data.json", contentType: "application/json", file: true },
    ]);
    const picture = page.getByRole("img", { name: "photo.png" });
    await picture.waitFor();
    expect(await picture.getAttribute("src")).toMatch(/^blob:/);
    await expect
      .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
      .toBe(1);

    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download data.json" }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe("data.json");
    expect(await readFile(await download.path(), "utf8")).toBe('{"a":1}');
    expect(asked).toEqual([expect.stringMatching(/^Bearer /), expect.stringMatching(/^Bearer /)]);
  });

  it("say in words why they cannot be shown", async () => {
    const { page } = await openWith([{ name: "photo.png", contentType: "image/png", file: true }]);
    await page.getByRole("img", { name: "photo.png" }).waitFor();
    await page.unroute("**/attachments/*");
    await page.route("**/attachments/*", (route) =>
      route.fulfill({ status: 404, json: { code: "not-found", title: "Gone" } }),
    );
    bench.desk.add("c1", {
      kind: "message",
      sender: { kind: "customer", name: "Maria Silva" },
      text: "",
      attachments: [{ name: "second.png", contentType: "image/png", file: true }],
    });
    await page.getByRole("alert").filter({ hasText: "second.png: This is not there any more" }).waitFor();
  });
});
