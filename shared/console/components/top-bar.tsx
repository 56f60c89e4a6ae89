import { LogOut } from "lucide";
import { useConsole } from "../console-context.ts";
import type { ChosenPresence } from "../state.ts";
import { Avatar } from "./avatar.tsx";
import { Brand } from "./brand.tsx";
import { Icon } from "./icons.tsx";

const presences: readonly (readonly [ChosenPresence, string])[] = [
  ["available", "Available"],
  ["busy", "Busy"],
  ["busyDnd", "Do not disturb"],
  ["away", "Away"],
  ["offline", "Offline"],
];

const connections = { connecting: "Connecting…", live: "Live", reconnecting: "Reconnecting…" } as const;

export function TopBar() {
  const { state, signOut } = useConsole();
  const me = state.me.value;
  const connection = state.connection.value;
  return (
    <header class="top-bar">
      <Brand />
      <span class={`connection ${connection}`} role="status">
        {connections[connection]}
      </span>
      {me?.roles.includes("agent") && <PresenceChoice presence={me.presence} />}
      {me !== undefined && (
        <span class="me">
          <Avatar name={me.displayName} isSmall />
          <span class="me-name">
            {me.displayName}
            <span class="quiet">
              {me.unitsInUse} of {me.capacity} units
            </span>
          </span>
        </span>
      )}
      <button type="button" class="button plain" title="Sign out" onClick={() => void signOut()}>
        <Icon of={LogOut} isMirrored />
        <span class="unseen">Sign out</span>
      </button>
    </header>
  );
}

function PresenceChoice({ presence }: { readonly presence: ChosenPresence | "inactive" }) {
  const { state, acts } = useConsole();
  const shown = state.chosenPresence.value ?? presence;
  return (
    <label class={`presence ${shown}`}>
      <span class="unseen">Presence</span>
      <select
        value={shown}
        onChange={({ currentTarget }) => void acts().choosePresence(currentTarget.value as ChosenPresence)}
      >
        {shown === "inactive" && (
          <option value="inactive" disabled>
            Inactive
          </option>
        )}
        {presences.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
