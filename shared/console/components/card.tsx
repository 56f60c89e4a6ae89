import { Image as Picture } from "lucide";
import { text } from "../texts/text.ts";
import { type CardPart, readCard } from "../view/card.ts";
import { Facts } from "./facts.tsx";
import { Icon } from "./icons.tsx";

/** A card to be read only: what the customer can press there is shown, and does nothing here. */
export function Card({ card }: { readonly card: unknown }) {
  return (
    <section class="card" aria-label={text("card.label")}>
      <Parts parts={readCard(card)} />
    </section>
  );
}

function Parts({ parts }: { readonly parts: readonly CardPart[] }) {
  return (
    <>
      {parts.map((part, index) => (
        <Part key={`${index} ${part.kind}`} part={part} />
      ))}
    </>
  );
}

function Part({ part }: { readonly part: CardPart }) {
  switch (part.kind) {
    case "text":
      return (
        <p class={`text ${part.isStrong ? "strong" : ""} ${part.isLarge ? "large" : ""}`} dir="auto">
          {part.text}
        </p>
      );
    case "image":
      return (
        <p class="card-image quiet" dir="auto">
          <Icon of={Picture} />
          {part.text || text("card.image")}
        </p>
      );
    case "group":
      return (
        <div class="card-group">
          <Parts parts={part.parts} />
        </div>
      );
    case "columns":
      return <Columns columns={part.columns} />;
    case "facts":
      return <Facts facts={part.facts} />;
    case "acts":
      return <Acts titles={part.titles} />;
    case "input":
      return <Facts facts={[[part.label, part.value || text("card.empty")]]} />;
    case "not-shown":
      return <p class="quiet">{text("card.notShown")}</p>;
  }
}

function Columns({ columns }: Omit<Extract<CardPart, { kind: "columns" }>, "kind">) {
  return (
    <div class="card-columns">
      {columns.map((column, index) => (
        <div key={index}>
          <Parts parts={column} />
        </div>
      ))}
    </div>
  );
}

function Acts({ titles }: Omit<Extract<CardPart, { kind: "acts" }>, "kind">) {
  return (
    <ul class="card-acts" aria-label={text("card.acts")}>
      {titles.map((title, index) => (
        <li key={`${index} ${title}`} class="tag" dir="auto">
          {title}
        </li>
      ))}
    </ul>
  );
}
