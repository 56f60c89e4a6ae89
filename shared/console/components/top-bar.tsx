import { LogOut, Search } from "lucide";
import type { Me } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { ariaKeys } from "../view/shortcuts.ts";
import { Avatar } from "./avatar.tsx";
import { Brand } from "./brand.tsx";
import { Icon } from "./icons.tsx";
import { PresenceMenu } from "./presence-menu.tsx";
import { SettingsMenu } from "./settings-menu.tsx";
import { ShortcutKeys } from "./shortcut-keys.tsx";

export function TopBar() {
  const { state, signOut } = useConsole();
  const me = state.me.value;
  const connection = state.connection.value;
  return (
    <header class="top-bar">
      <Brand />
      <span class={`connection ${connection}`} role="status">
        <span class={`state-dot ${connection}`} />
        {text(`connection.${connection}`)}
      </span>
      <button
        type="button"
        class="button find"
        aria-keyshortcuts={state.preferences.value.hasShortcuts ? ariaKeys("commands") : undefined}
        onClick={() => {
          state.overlay.value = "commands";
        }}
      >
        <Icon of={Search} />
        <span class="find-text">{text("commands.placeholder")}</span>
        <ShortcutKeys of="commands" />
      </button>
      {me?.roles.includes("agent") && (
        <>
          <CapacityMeter {...me} />
          <PresenceMenu presence={me.presence} />
        </>
      )}
      <SettingsMenu />
      {me !== undefined && (
        <span class="me">
          <Avatar name={me.displayName} isSmall />
          <span class="me-name">{me.displayName}</span>
        </span>
      )}
      <button
        type="button"
        class="button plain"
        title={text("signOut.act")}
        aria-label={text("signOut.act")}
        onClick={() => void signOut()}
      >
        <Icon of={LogOut} isMirrored />
      </button>
    </header>
  );
}

/** How much of what a person can take is taken. The text says it; the bar only shows it. */
function CapacityMeter({ unitsInUse, capacity }: Pick<Me, "unitsInUse" | "capacity">) {
  const isFull = unitsInUse >= capacity;
  return (
    <span class="capacity" title={text("capacity.title")}>
      <span class="capacity-text">{text("capacity.text", { used: unitsInUse, all: capacity })}</span>
      <progress
        class={isFull ? "meter full" : "meter"}
        value={Math.min(unitsInUse, capacity)}
        max={Math.max(capacity, 1)}
        aria-label={text("capacity.title")}
      />
    </span>
  );
}
