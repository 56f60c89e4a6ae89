import { ChevronDown } from "lucide";
import type { Me } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { type ChosenPresence, presences } from "../state.ts";
import { text } from "../texts/text.ts";
import { Icon } from "./icons.tsx";
import { Menu, MenuChoice } from "./menu.tsx";

/** Who is available gets offers; the choice shows at once, and goes back when the service refuses it. */
export function PresenceMenu({ presence }: Pick<Me, "presence">) {
  const { state, acts } = useConsole();
  const shown = state.chosenPresence.value ?? presence;
  const name = text(`presence.${shown}`);
  const choose = (chosen: ChosenPresence, close: () => void) => {
    close();
    if (chosen !== shown) void acts().choosePresence(chosen);
  };
  return (
    <Menu
      label={text("presence.label", { presence: name })}
      buttonClass="button presence"
      face={
        <>
          <span class={`state-dot ${shown}`} />
          <span class="presence-name">{name}</span>
          <Icon of={ChevronDown} />
        </>
      }
    >
      {(close) =>
        presences.map((each) => (
          <MenuChoice key={each} isChosen={each === shown} onChoose={() => choose(each, close)}>
            <span class={`state-dot ${each}`} />
            {text(`presence.${each}`)}
          </MenuChoice>
        ))
      }
    </Menu>
  );
}
