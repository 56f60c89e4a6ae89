interface IconProps {
  readonly path: string;
}

function Icon({ path }: IconProps) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

export const SendIcon = () => <Icon path="M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4" />;
export const BackIcon = () => <Icon path="M15 5l-7 7 7 7" />;
export const CloseIcon = () => <Icon path="M6 6l12 12M18 6 6 18" />;
export const DetailsIcon = () => <Icon path="M4 5h16v14H4zM14.5 5v14" />;
export const TransferIcon = () => <Icon path="M4 8h13l-3.5-3.5M20 16H7l3.5 3.5" />;
export const EndIcon = () => <Icon path="M5 12.5l4.5 4.5L19 7.5" />;
export const DownIcon = () => <Icon path="M12 5v14M6 13l6 6 6-6" />;
export const InboxIcon = () => <Icon path="M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 3h3L15 13h5" />;
export const ChatIcon = () => <Icon path="M4 5h16v11H9l-5 4zM8.5 9.2h7M8.5 12h4" />;
export const SignOutIcon = () => <Icon path="M14 5H5v14h9M10 12h10M16.5 8.5 20 12l-3.5 3.5" />;
