import { text } from "../texts/text.ts";

/** Where rows will be, until it is known which. */
export function RowSkeletons() {
  return (
    <div class="row-skeletons">
      <p class="unseen">{text("inbox.loading")}</p>
      {[1, 2, 3].map((each) => (
        <div key={each} class="row-skeleton">
          <span class="skeleton circle" />
          <span class="row-text">
            <span class="skeleton half" />
            <span class="skeleton" />
          </span>
        </div>
      ))}
    </div>
  );
}
