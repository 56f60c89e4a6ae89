import { Settings } from "lucide";
import { askForNotifications, canNotify } from "../alerts.ts";
import { useConsole } from "../console-context.ts";
import { notify } from "../state.ts";
import { languages, text } from "../texts/text.ts";
import { type Preferences, themes } from "../view/preferences.ts";
import { Icon } from "./icons.tsx";
import { Menu, MenuChoice, MenuGroup } from "./menu.tsx";

/** Each language by its own name, so that who speaks it finds it. */
const languageNames = { en: "English", ar: "العربية" } as const;

export function SettingsMenu() {
  const { state } = useConsole();
  const chosen = state.preferences.value;
  const choose = (change: Partial<Preferences>) => {
    state.preferences.value = { ...state.preferences.peek(), ...change };
  };
  const chooseNotifications = async () => {
    const wanted = !chosen.hasNotifications;
    if (wanted && !(await askForNotifications())) {
      notify(state, "problem", text("settings.notificationsRefused"));
      return;
    }
    choose({ hasNotifications: wanted });
  };
  return (
    <Menu label={text("settings.title")} face={<Icon of={Settings} />}>
      {(close) => (
        <>
          <MenuGroup title={text("settings.theme")}>
            {themes.map((theme) => (
              <MenuChoice key={theme} isChosen={chosen.theme === theme} onChoose={() => choose({ theme })}>
                {text(`settings.theme.${theme}`)}
              </MenuChoice>
            ))}
          </MenuGroup>
          <hr />
          <MenuGroup title={text("settings.language")}>
            {languages.map((language) => (
              <MenuChoice
                key={language}
                isChosen={chosen.language === language}
                onChoose={() => choose({ language })}
              >
                <span lang={language}>{languageNames[language]}</span>
              </MenuChoice>
            ))}
          </MenuGroup>
          <hr />
          <MenuGroup title={text("settings.alerts")}>
            <MenuChoice
              isSwitch
              isChosen={chosen.hasSound}
              onChoose={() => choose({ hasSound: !chosen.hasSound })}
            >
              {text("settings.sound")}
            </MenuChoice>
            {canNotify() && (
              <MenuChoice
                isSwitch
                isChosen={chosen.hasNotifications}
                onChoose={() => void chooseNotifications()}
              >
                {text("settings.notifications")}
              </MenuChoice>
            )}
          </MenuGroup>
          <hr />
          <MenuGroup title={text("settings.keyboard")}>
            <MenuChoice
              isSwitch
              isChosen={chosen.hasShortcuts}
              onChoose={() => choose({ hasShortcuts: !chosen.hasShortcuts })}
            >
              {text("settings.shortcuts")}
            </MenuChoice>
            <button
              type="button"
              class="menu-item"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                state.overlay.value = "shortcuts";
              }}
            >
              <span class="grow">{text("shortcuts.help")}</span>
            </button>
          </MenuGroup>
        </>
      )}
    </Menu>
  );
}
