import type { ChatActivity } from "./chat-activity.ts";
import { element } from "./element.ts";
import { initialsOf, isSameSpeaker, type Speaker, speakerOf } from "./speaker.ts";
import type { PageLanguage } from "./texts.ts";
import type { ActivityMiddleware, AvatarMiddleware, Draw, GroupMiddleware } from "./web-chat.ts";

type Named = Extract<Speaker, { readonly name: string }>;

const activityMiddlewareIn =
  (language: PageLanguage): ActivityMiddleware =>
  () =>
  (next) =>
  (request, ...more) => {
    const { activity } = request;
    if (activity === undefined) return next(request, ...more);
    return isDrawable(activity) && drawn(activity, next(request, ...more), language);
  };

/** Web Chat would leave an empty row for what it cannot draw. */
const isDrawable = ({ type }: ChatActivity) => type === "message" || type === "typing";

/** What the system says is a line; over what bots and people say stands their name. */
function drawn(activity: ChatActivity, draw: Draw | false, language: PageLanguage): Draw | false {
  const speaker = speakerOf(activity);
  if (speaker?.kind === "system") {
    const { notice, name = language.text("aColleague") } = speaker;
    const text = language.notice(notice, { name }) ?? activity.text;
    return () => element("p", { className: "notice", dir: "auto" }, text);
  }
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

export const drawingIn = (language: PageLanguage) => ({
  activityMiddleware: activityMiddlewareIn(language),
  avatarMiddleware,
  groupActivitiesMiddleware,
});
