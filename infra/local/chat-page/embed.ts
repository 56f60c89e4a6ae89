import { type FromFrame, type FromHost, kindOf } from "./embed-protocol.ts";
import { languageFor } from "./texts.ts";

/** Puts a button and a panel with the chat on any site. docs/embed.md tells how. */
function embed(script: HTMLScriptElement): void {
  const { tokenEndpoint, title, language: wanted, start } = script.dataset;
  if (!tokenEndpoint) throw new Error("embed.js needs data-token-endpoint");
  const language = languageFor(wanted || navigator.language);
  const chat = new URL("../chat", script.src);
  const name = title || language.text("launcherTitle");
  const given = { embedder: location.origin, language: wanted || navigator.language, title, start };
  for (const [key, value] of Object.entries(given)) if (value) chat.searchParams.set(key, value);

  const host = document.createElement("switchboard-chat");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [styles()];
  const panel = make("div", { id: "panel", role: "dialog", "aria-label": name, hidden: "" });
  const launcher = make("button", { type: "button", "aria-expanded": "false", "aria-controls": "panel" });
  const frame = make("iframe", { title: name }) as HTMLIFrameElement;
  panel.append(frame);
  root.append(panel, launcher);
  host.dir = language.direction;

  const show = (isOpen: boolean) => {
    panel.hidden = !isOpen;
    launcher.setAttribute("aria-expanded", String(isOpen));
    launcher.setAttribute("aria-label", language.text(isOpen ? "closeChat" : "openChat"));
    launcher.textContent = isOpen ? "✕" : "💬\uFE0E";
  };
  const close = () => {
    show(false);
    launcher.focus();
  };
  const answer = (message: FromHost) => frame.contentWindow?.postMessage(message, chat.origin);
  const hear = ({ source, origin, data }: MessageEvent<FromFrame>) => {
    if (source !== frame.contentWindow || origin !== chat.origin) return;
    if (kindOf(data) === "close") close();
    if (data?.switchboard !== "token-wanted") return;
    fetchSession(tokenEndpoint, data.wish).then(
      (session) => answer({ switchboard: "token", session }),
      () => answer({ switchboard: "token-refused" }),
    );
  };

  show(false);
  addEventListener("message", hear);
  launcher.addEventListener("click", () => {
    if (!panel.hidden) return close();
    if (frame.src === "") frame.src = chat.href;
    show(true);
    frame.focus();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !panel.hidden) close();
  });
  document.body.append(host);
}

async function fetchSession(endpoint: string, wish: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(wish) });
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  return response.json();
}

function make(name: string, attributes: Readonly<Record<string, string>>): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Made by script, so that the site's content security policy need not allow inline styles. */
function styles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    button { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483647;
      width: 3.5rem; height: 3.5rem; border: 2px solid transparent; border-radius: 50%; color: #fff; background: #4f4edb;
      font: 1.5rem/1 system-ui, sans-serif; cursor: pointer; box-shadow: 0 6px 20px rgb(20 20 40 / 30%); }
    button:hover { background: #4241c0; }
    button:focus-visible { outline: 3px solid #4f4edb; outline-offset: 3px; }
    #panel { position: fixed; inset-block-end: 5.5rem; inset-inline-end: 1rem; z-index: 2147483647; overflow: hidden;
      width: min(25rem, calc(100vw - 2rem)); height: min(40rem, calc(100vh - 6.5rem));
      border: 1px solid #858796; border-radius: 14px; background: Canvas; box-shadow: 0 12px 40px rgb(20 20 40 / 30%); }
    #panel[hidden] { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
  `);
  return sheet;
}

const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement) {
  if (document.body !== null) embed(currentScript);
  else addEventListener("DOMContentLoaded", () => embed(currentScript));
}
