import { text } from "../texts/text.ts";

/** In place of what is on its way. */
export function Skeleton({ lines }: { readonly lines: number }) {
  return (
    <div class="skeletons">
      <p class="unseen">{text("context.loading")}</p>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="skeleton" />
      ))}
    </div>
  );
}
