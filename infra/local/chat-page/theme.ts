const darkQuery = matchMedia("(prefers-color-scheme: dark)");

/** Calls back now and whenever the system changes between light and dark. */
export function onTheme(apply: (styleOptions: Record<string, unknown>) => void): void {
  const tell = () => apply(darkQuery.matches ? dark : light);
  darkQuery.addEventListener("change", tell);
  tell();
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

const light = {
  ...shape,
  accent: "#2456c9",
  subtle: "#55607a",
  backgroundColor: "#ffffff",
  bubbleBackground: "#eef1f6",
  bubbleTextColor: "#1b2330",
  bubbleFromUserBackground: "#2456c9",
  bubbleFromUserTextColor: "#ffffff",
  timestampColor: "#55607a",
  sendBoxBackground: "#ffffff",
  sendBoxTextColor: "#1b2330",
  sendBoxPlaceholderColor: "#55607a",
  sendBoxButtonColor: "#2456c9",
  sendBoxBorderTop: "solid 1px #d9dee8",
  connectivityTextColor: "#55607a",
};

const dark = {
  ...shape,
  accent: "#8fb1ff",
  subtle: "#a5b0c6",
  backgroundColor: "#1a202c",
  bubbleBackground: "#2a3446",
  bubbleTextColor: "#e9edf5",
  bubbleFromUserBackground: "#8fb1ff",
  bubbleFromUserTextColor: "#0d1526",
  timestampColor: "#a5b0c6",
  sendBoxBackground: "#1a202c",
  sendBoxTextColor: "#e9edf5",
  sendBoxPlaceholderColor: "#a5b0c6",
  sendBoxButtonColor: "#8fb1ff",
  sendBoxBorderTop: "solid 1px #303a4d",
  connectivityTextColor: "#a5b0c6",
  suggestedActionBackgroundColor: "#1a202c",
  cardEmphasisBackgroundColor: "#222c40",
  transcriptVisualKeyboardIndicatorColor: "#8fb1ff",
};
