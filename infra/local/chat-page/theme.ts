const darkQuery = matchMedia("(prefers-color-scheme: dark)");

/** Calls back now and whenever the system changes between light and dark. */
export function onTheme(apply: (styleOptions: Record<string, unknown>) => void): void {
  const tell = () => apply({ ...shape, ...coloursOf((token) => resolved(token)) });
  darkQuery.addEventListener("change", tell);
  tell();
}

/** A token as the colour it stands for now, in hexadecimal: Web Chat and its cards know no variables. */
function resolved(token: string): string {
  const probe = document.body.appendChild(document.createElement("span"));
  probe.style.color = `var(--${token})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  const parts = color.match(/[\d.]+/g) ?? [];
  return `#${parts
    .slice(0, 3)
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join("")}`;
}

const shape = {
  rootHeight: "100%",
  rootWidth: "100%",
  primaryFont: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Open Sans', sans-serif",
  bubbleBorderRadius: 12,
  bubbleFromUserBorderRadius: 12,
  bubbleBorderWidth: 0,
  bubbleFromUserBorderWidth: 0,
  bubbleMaxWidth: 520,
  paddingRegular: 14,
  hideUploadButton: false,
  // Makes room for avatars; the page draws its own.
  botAvatarInitials: "B",
  avatarSize: 34,
  sendBoxHeight: 56,
  suggestedActionBorderRadius: 20,
  suggestedActionBorderWidth: 1,
};

const coloursOf = (colour: (token: string) => string) => ({
  accent: colour("accent"),
  subtle: colour("quiet"),
  backgroundColor: colour("card"),
  bubbleBackground: colour("said"),
  bubbleTextColor: colour("ink"),
  bubbleFromUserBackground: colour("own"),
  bubbleFromUserTextColor: colour("on-own"),
  timestampColor: colour("quiet"),
  sendBoxBackground: colour("card"),
  sendBoxTextColor: colour("ink"),
  sendBoxPlaceholderColor: colour("quiet"),
  sendBoxButtonColor: colour("accent"),
  sendBoxBorderTop: `solid 1px ${colour("line")}`,
  connectivityTextColor: colour("quiet"),
  suggestedActionBackgroundColor: colour("card"),
  cardEmphasisBackgroundColor: colour("sunken"),
  transcriptVisualKeyboardIndicatorColor: colour("accent"),
});
