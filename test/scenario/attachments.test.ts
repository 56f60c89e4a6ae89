import { describe, expect, it } from "vitest";
import { testConfiguration } from "../support/scenario/configuration.ts";
import { type Customer, useScenarioStack } from "../support/scenario/stack.ts";

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const card = { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text: "Your order" }] };

describe("What is attached to messages", () => {
  const stack = useScenarioStack({ testBots: true, configuration: testConfiguration() });

  const upload = async ({ conversationId, token }: Customer) => {
    const form = new FormData();
    form.append("file", new Blob([png], { type: "image/png" }), "receipt.png");
    form.append("file", new Blob(["<script>1</script>"], { type: "text/html" }), "page.html");
    const { domain } = stack.running.directLine;
    const { status } = await fetch(`${domain}/conversations/${conversationId}/upload`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    expect(status).toBe(200);
  };
  const read = async (user: string, path: string) =>
    fetch(`${stack.running.host.url}/api/agent${path}`, {
      headers: { authorization: `Bearer ${await stack.running.issuer.token(user)}` },
    });

  it("is seen by the agent: cards as data, files through the proxy", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await stack.customer();
    await customer.say(`card ${JSON.stringify(card)}`);
    await customer.next(({ type, from }) => type === "message" && from.role === "bot");
    await customer.say('escalate {"Topic":"people"}');
    const id = await ann.accept();
    await upload(customer);

    const { sequence, attachments } = await ann.untilMessage(id, (message) =>
      Boolean(message.attachments?.some(({ file }) => file)),
    );
    expect(attachments).toMatchObject([
      { name: "receipt.png", contentType: "image/png", file: true },
      { name: "page.html", contentType: "text/html", file: true },
    ]);
    const withCard = (await ann.messages(id)).find((message) => message.attachments?.[0]?.card);
    expect(withCard).toMatchObject({ sender: { kind: "bot" }, attachments: [{ card }] });

    const path = `/conversations/${id}/messages/${sequence}/attachments`;
    const image = await read("ann", `${path}/0`);
    expect(image.status).toBe(200);
    expect(image.headers.get("content-type")).toBe("image/png");
    expect(image.headers.get("content-security-policy")).toContain("sandbox");
    expect(image.headers.get("content-disposition")).toContain('inline; filename="receipt.png"');
    expect(Buffer.from(await image.arrayBuffer())).toEqual(png);

    const page = await read("ann", `${path}/1`);
    expect(page.headers.get("content-type")).toBe("application/octet-stream");
    expect(page.headers.get("content-disposition")).toContain('attachment; filename="page.html"');

    expect((await read("ann", `${path}/2`)).status).toBe(404);
    expect((await read("cara", `${path}/0`)).status).toBe(404);
  });
});
