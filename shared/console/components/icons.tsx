import {
  ArrowDown,
  Check,
  ChevronLeft,
  type IconNode,
  PanelRight,
  Send,
  ArrowLeftRight as Transfer,
  X,
} from "lucide";
import { h } from "preact";

interface IconProps {
  /** From lucide; only those that are named somewhere get into the page. */
  readonly of: IconNode;
  /** Points along the line of reading, so it turns round from right to left. */
  readonly isMirrored?: boolean;
}

/** For the eyes only: what it means stands beside it in words. */
export function Icon({ of, isMirrored = false }: IconProps) {
  return (
    <svg
      class={isMirrored ? "icon mirrored" : "icon"}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes]) => h(tag, attributes as Record<string, string>))}
    </svg>
  );
}

export const SendIcon = () => <Icon of={Send} isMirrored />;
export const BackIcon = () => <Icon of={ChevronLeft} isMirrored />;
export const CloseIcon = () => <Icon of={X} />;
export const DetailsIcon = () => <Icon of={PanelRight} isMirrored />;
export const TransferIcon = () => <Icon of={Transfer} />;
export const EndIcon = () => <Icon of={Check} />;
export const DownIcon = () => <Icon of={ArrowDown} />;
