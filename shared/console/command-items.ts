import { shortcutActs } from "./shortcut-acts.ts";
import type { Console } from "./start-console.ts";
import { openOffers, presences } from "./state.ts";
import { text } from "./texts/text.ts";
import type { CommandItem } from "./view/commands.ts";
import { themes } from "./view/preferences.ts";
import type { Shortcut } from "./view/shortcuts.ts";

/** Everything that the command bar can do now. */
export function commandItems(running: Console): readonly CommandItem[] {
  const { state, acts } = running;
  const conversations = state.inbox.value.map(
    ({ id, customerName = text("customer.anonymous"), queueName }): CommandItem => ({
      id: `open ${id}`,
      group: "conversations",
      label: customerName,
      about: queueName,
      run: () => acts().select(id),
    }),
  );
  const presenceItems = presences.map(
    (presence): CommandItem => ({
      id: `presence ${presence}`,
      group: "presence",
      label: text(`presence.${presence}`),
      run: () => void acts().choosePresence(presence),
    }),
  );
  const looks = themes.map(
    (theme): CommandItem => ({
      id: `theme ${theme}`,
      group: "appearance",
      label: text(`settings.theme.${theme}`),
      run: () => {
        state.preferences.value = { ...state.preferences.peek(), theme };
      },
    }),
  );
  const isAgent = state.me.value?.roles.includes("agent") === true;
  return [...conversations, ...actionItems(running), ...(isAgent ? presenceItems : []), ...looks];
}

function actionItems(running: Console): readonly CommandItem[] {
  const { state, signOut } = running;
  const run = shortcutActs(running);
  const action = (name: Shortcut): CommandItem => ({
    id: name,
    group: "actions",
    label: text(`shortcuts.${name}`),
    run: run[name],
  });
  const open = state.inbox.value.find(({ id }) => id === state.selected.value);
  const isHeld = open?.stage === "with-agent";
  return [
    ...(openOffers(state).length > 0 ? [action("accept"), action("decline")] : []),
    ...(isHeld ? [action("reply"), action("note"), action("end"), transferItem(running)] : []),
    action("help"),
    { id: "sign-out", group: "actions", label: text("signOut.act"), run: () => void signOut() },
  ];
}

const transferItem = ({ state }: Console): CommandItem => ({
  id: "transfer",
  group: "actions",
  label: text("commands.transfer"),
  run: () => {
    state.dialog.value = "transfer";
  },
});
