import { type Answers, displayNameOf, noAnswers, variablesOf } from "./answers.ts";
import type { ChatActivity } from "./chat-activity.ts";
import {
  type CustomerSession,
  embedder,
  hasSession,
  openSession,
  rememberStarted,
  renewSession,
  wasStarted,
} from "./customer-session.ts";
import { drawingIn } from "./drawing.ts";
import type { Embedder } from "./embedder.ts";
import type { PageSettings } from "./page-settings.ts";
import { askBeforeChat } from "./pre-chat.ts";
import { atStart, follow, type Progress } from "./progress.ts";
import { languageFor } from "./texts.ts";
import { onTheme } from "./theme.ts";
import { transcriptOf } from "./transcript.ts";
import { complain, saveAsFile, showHead, showProgress, speak, tell } from "./view.ts";
import { watchSockets } from "./watch-sockets.ts";
import { type DirectLine, hearing, webChat } from "./web-chat.ts";

const online = 2;
const expiredToken = 3;
const failedToConnect = 4;

/** Given to Web Chat for the style elements it makes; the page's policy allows no others. */
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;

const domain = `${location.origin}/v3/directline`;
const address = new URLSearchParams(location.search);
const find = (id: string) => document.getElementById(id) as HTMLElement;
/** As the customer's browser says it, for bots; the page itself may not speak it. */
const customerLocale = address.get("language") || navigator.language;
const language = languageFor(customerLocale);

let title = "";
let progress: Progress = atStart;
let connection: "first" | "lost" | "live" = "first";
let answers: Answers = noAnswers;
const heard: ChatActivity[] = [];

const show = () => showProgress(progress, { title, connected: connection === "live", language });

/** Opens a conversation with the hub, so that the bot greets before the customer writes. */
function startConversation(directLine: DirectLine, session: CustomerSession): void {
  const button = find("start-again") as HTMLButtonElement;
  button.disabled = true;
  const settle = (id: string | undefined) => {
    button.disabled = false;
    if (id === undefined || id === "retry") return complain(language.text("notStarted"));
    rememberStarted();
    answers = noAnswers;
  };
  directLine
    .postActivity({
      type: "event",
      name: "startConversation",
      locale: customerLocale,
      from: { id: session.userId, name: session.userName, role: "user" },
      ...startValueOf(variablesOf(answers)),
    })
    .subscribe(settle, () => settle(undefined));
}

/** Nothing, when nothing was answered. */
const startValueOf = (value: Readonly<Record<string, string>>) =>
  Object.keys(value).length > 0 ? { value } : {};

async function reconnect(directLine: DirectLine, session: CustomerSession): Promise<CustomerSession> {
  const renewed = await renewSession(session);
  const response = await fetch(`${domain}/conversations/${renewed.conversationId}`, {
    headers: { authorization: `Bearer ${renewed.token}` },
  });
  if (response.ok) directLine.reconnect(await response.json());
  return renewed;
}

/** Says that the service went away, and that it is back; the first connection needs no word. */
function followConnection(isLive: boolean): void {
  if (isLive) {
    if (connection === "lost") tell(language.text("back"));
    connection = "live";
    complain("");
  } else if (connection === "live") {
    connection = "lost";
    tell("");
    complain(language.text("away"));
  }
  show();
}

async function loadSettings(): Promise<PageSettings> {
  const response = await fetch("/chat/settings.json");
  if (!response.ok) throw new Error(`the service answered ${response.status}`);
  return (await response.json()) as PageSettings;
}

async function answersBeforeChat(settings: PageSettings): Promise<Answers> {
  if (hasSession() || address.get("start") === "now") return noAnswers;
  const card = find("pre-chat");
  const given = await askBeforeChat(card, settings, language);
  card.remove();
  return given;
}

/** Without the head of the page; Escape closes the panel around it. */
function beEmbedded({ close }: Embedder): void {
  document.documentElement.classList.add("embedded");
  document.addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented) close();
  });
}

async function main(): Promise<void> {
  speak(language);
  if (embedder !== undefined) beEmbedded(embedder);
  const settings = await loadSettings();
  title = address.get("title")?.slice(0, 80) || language.local(settings.title);
  document.title = title;
  showHead(title, "");
  if (webChat === undefined) throw new Error("Web Chat could not be loaded");
  answers = await answersBeforeChat(settings);
  find("conversation").hidden = false;
  show();
  await chat(displayNameOf(answers) ?? address.get("name") ?? undefined);
}

async function chat(name: string | undefined): Promise<void> {
  if (webChat === undefined) return;
  let session = await openSession(name);
  watchSockets(followConnection);
  const { renderWebChat, createStore, createDirectLine } = webChat;
  const directLine = createDirectLine({
    token: session.token,
    domain,
    conversationStartProperties: { locale: customerLocale },
  });
  const store = createStore(
    {},
    hearing((activity) => {
      heard.push(activity);
      if (activity.type === "message") tell("");
      progress = follow(progress, activity);
      show();
    }),
  );

  directLine.connectionStatus$.subscribe((status) => {
    if (status === online) followConnection(true);
    if (status === failedToConnect) complain(language.text("unreachable"));
    if (status === online && !wasStarted()) startConversation(directLine, session);
    if (status === expiredToken) {
      reconnect(directLine, session).then(
        (renewed) => {
          session = renewed;
        },
        () => complain(language.text("unreachable")),
      );
    }
  });
  find("start-again").addEventListener("click", () => startConversation(directLine, session));
  find("download").addEventListener("click", () =>
    saveAsFile(
      `${language.text("transcriptName")}.txt`,
      transcriptOf(heard, { language, userName: session.userName }),
    ),
  );

  onTheme((styleOptions) =>
    renderWebChat(
      {
        directLine,
        store,
        styleOptions,
        nonce,
        userID: session.userId,
        username: session.userName,
        locale: language.locale,
        dir: language.direction,
        sendTypingIndicator: true,
        overrideLocalizedStrings: language.language === "en" ? { ACTIVITY_BOT_SAID_ALT: "Message:" } : {},
        ...drawingIn(language),
      },
      find("conversation"),
    ),
  );
}

main().catch(() => complain(language.text("notLoaded")));
