import {
  type CustomerSession,
  openSession,
  rememberStarted,
  renewSession,
  wasStarted,
} from "./customer-session.ts";
import { drawing } from "./drawing.ts";
import { atStart, follow, headOf, type Progress } from "./progress.ts";
import { initialsOf } from "./speaker.ts";
import { onTheme } from "./theme.ts";
import { type DirectLine, hearing, webChat } from "./web-chat.ts";

const online = 2;
const expiredToken = 3;
const failedToConnect = 4;

/** Given to Web Chat for the style elements it makes; the page's policy allows no others. */
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;

const domain = `${location.origin}/v3/directline`;
const find = (id: string) => document.getElementById(id) as HTMLElement;

let progress = atStart;
let connected = false;

function show(): void {
  const { title, line } = headOf(progress);
  find("title").textContent = title;
  find("status").textContent = connected ? line : "Connecting…";
  showAvatar(progress);
  const endedAt = progress.at === "end" ? progress.endedAt : undefined;
  find("ended").hidden = endedAt === undefined;
  find("ended-at").textContent = endedAt ? `Ended at ${clockTime(endedAt)}` : "";
}

function showAvatar(progress: Progress): void {
  const avatar = find("avatar");
  avatar.className = `avatar ${progress.at}`;
  avatar.textContent = progress.at === "bot" || progress.at === "agent" ? initialsOf(progress.name) : "";
}

const clockTime = (timestamp: string) =>
  new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" }).format(new Date(timestamp));

function complain(text: string): void {
  const problem = find("problem");
  problem.textContent = text;
  problem.hidden = text === "";
}

/** Opens a conversation with the hub, so that the bot greets before the customer writes. */
function startConversation(directLine: DirectLine, session: CustomerSession): void {
  const button = find("start-again") as HTMLButtonElement;
  button.disabled = true;
  const settle = (id: string | undefined) => {
    button.disabled = false;
    if (id !== undefined && id !== "retry") rememberStarted();
    else complain("The conversation could not be started. Write a message to try again.");
  };
  directLine
    .postActivity({ type: "event", name: "startConversation", from: { id: session.userId, role: "user" } })
    .subscribe(settle, () => settle(undefined));
}

async function reconnect(directLine: DirectLine, session: CustomerSession): Promise<CustomerSession> {
  const renewed = await renewSession(session);
  const response = await fetch(`${domain}/conversations/${renewed.conversationId}`, {
    headers: { authorization: `Bearer ${renewed.token}` },
  });
  if (response.ok) directLine.reconnect(await response.json());
  return renewed;
}

async function main(): Promise<void> {
  if (webChat === undefined) throw new Error("Web Chat could not be loaded");
  let session = await openSession();
  const { renderWebChat, createStore, createDirectLine } = webChat;
  const directLine = createDirectLine({
    token: session.token,
    domain,
    conversationStartProperties: { locale: navigator.language },
  });
  const store = createStore(
    {},
    hearing((activity) => {
      progress = follow(progress, activity);
      show();
    }),
  );

  directLine.connectionStatus$.subscribe((status) => {
    connected = status === online;
    show();
    complain(status === failedToConnect ? "The chat cannot be reached. Reload the page to try again." : "");
    if (connected && !wasStarted()) startConversation(directLine, session);
    if (status === expiredToken) {
      reconnect(directLine, session).then(
        (renewed) => {
          session = renewed;
        },
        () => complain("The chat cannot be reached. Reload the page to try again."),
      );
    }
  });
  find("start-again").addEventListener("click", () => startConversation(directLine, session));

  onTheme((styleOptions) =>
    renderWebChat(
      {
        directLine,
        store,
        styleOptions,
        nonce,
        userID: session.userId,
        username: session.userName,
        locale: navigator.language,
        sendTypingIndicator: true,
        overrideLocalizedStrings: { ACTIVITY_BOT_SAID_ALT: "Message:" },
        ...drawing,
      },
      find("conversation"),
    ),
  );
}

main().catch(() => complain("The chat could not be loaded. Reload the page to try again."));
