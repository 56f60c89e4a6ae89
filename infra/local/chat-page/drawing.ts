import { element } from "./element.ts";
import { initialsOf, isSameSpeaker, type Speaker, speakerOf } from "./speaker.ts";
import type {
  ActivityMiddleware,
  AvatarMiddleware,
  ChatActivity,
  Draw,
  GroupMiddleware,
} from "./web-chat.ts";

type Named = Extract<Speaker, { readonly name: string }>;

const activityMiddleware: ActivityMiddleware =
  () =>
  (next) =>
  (request, ...more) => {
    const { activity } = request;
    if (activity === undefined) return next(request, ...more);
    return isDrawable(activity) && drawn(activity, next(request, ...more));
  };

/** Web Chat would leave an empty row for what it cannot draw. */
const isDrawable = ({ type }: ChatActivity) => type === "message" || type === "typing";

/** What the system says is a line; over what bots and people say stands their name. */
function drawn(activity: ChatActivity, draw: Draw | false): Draw | false {
  const speaker = speakerOf(activity);
  if (speaker?.kind === "system") return () => element("p", { className: "notice" }, activity.text);
  return draw !== false && isNamed(speaker) ? withName(draw, speaker) : draw;
}

/** Once for several in a row; Web Chat's word for the first of them is that it shows a callout. */
function withName(draw: Draw, { kind, name }: Named): Draw {
  return (renderAttachment, shown) => {
    const who = shown?.showCallout === true && element("p", { className: "who" }, name);
    return element("div", { className: `said-by-${kind}` }, who, draw(renderAttachment, shown));
  };
}

const isNamed = (speaker: Speaker | undefined): speaker is Named =>
  speaker?.kind === "bot" || speaker?.kind === "agent";

const avatarMiddleware: AvatarMiddleware = () => (next) => (request) => {
  const speaker = speakerOf(request.activity);
  if (!isNamed(speaker)) return next(request);
  return () => element("span", { className: `avatar ${speaker.kind}` }, initialsOf(speaker.name));
};

/** To Web Chat all that is not the customer is one bot. Here a group ends where somebody else begins to speak. */
const groupActivitiesMiddleware: GroupMiddleware = () => (next) => (request) => {
  const { sender, status } = next(request);
  return { sender: sender.flatMap(bySpeaker), status: status.flatMap(bySpeaker) };
};

function bySpeaker(activities: readonly ChatActivity[]): ChatActivity[][] {
  const groups: ChatActivity[][] = [];
  for (const activity of activities) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && isSameSpeaker(speakerOf(before), speakerOf(activity))) group.push(activity);
    else groups.push([activity]);
  }
  return groups;
}

export const drawing = { activityMiddleware, avatarMiddleware, groupActivitiesMiddleware };
