import { type Answers, missingAmong } from "./answers.ts";
import type { PageSettings, Question } from "./page-settings.ts";
import type { PageLanguage } from "./texts.ts";

/** The card before the chat: a welcome, the questions and the privacy notice. Ends with the answers. */
export function askBeforeChat(
  card: HTMLElement,
  { questions, privacy }: PageSettings,
  language: PageLanguage,
): Promise<Answers> {
  const { text, local } = language;
  const form = make("form", { noValidate: true });
  const asked = questions.map((question, index) => fieldFor(question, index, language));
  const start = make("button", { type: "submit", className: "primary", textContent: text("startChat") });
  form.append(...asked.map(({ row }) => row));
  if (privacy !== undefined) {
    const notice = make("p", { className: "privacy", textContent: local(privacy.text) });
    if (privacy.link !== undefined) {
      const label = local(privacy.link.label);
      const link = {
        href: privacy.link.url,
        target: "_blank",
        rel: "noopener noreferrer",
        textContent: label,
      };
      notice.append(" ", make("a", link));
    }
    form.append(notice);
  }
  form.append(start);
  const welcome = text(questions.length > 0 ? "welcome" : "welcomePlain");
  card.replaceChildren(make("p", { className: "welcome", textContent: welcome }), form);
  card.hidden = false;
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = asked.map(({ input }) => input.value.trim());
      const missing = missingAmong(questions, values);
      for (const [index, { complain }] of asked.entries()) complain(missing.includes(index));
      const [first] = missing;
      if (first !== undefined) asked[first]?.input.focus();
      else resolve({ questions, values });
    });
  });
}

interface Field {
  readonly row: HTMLElement;
  readonly input: HTMLInputElement | HTMLSelectElement;
  complain(isMissing: boolean): void;
}

function fieldFor(question: Question, index: number, { text, local }: PageLanguage): Field {
  const id = `question-${index}`;
  const row = make("div", { className: "field" });
  const label = make("label", { htmlFor: id, textContent: local(question.label) });
  if (!question.required) {
    label.append(" ", make("span", { className: "optional", textContent: `(${text("optional")})` }));
  }
  const input =
    question.kind === "text"
      ? make("input", {
          id,
          type: "text",
          maxLength: question.maxLength,
          required: question.required,
          dir: "auto",
        })
      : make("select", { id, required: question.required });
  if (question.displayName) input.autocomplete = "name";
  else if (question.kind === "text") input.autocomplete = "off";
  if (question.kind === "choice") {
    const none = make("option", { value: "", textContent: text("chooseOne") });
    const options = question.choices.map(({ value, label }) =>
      make("option", { value, textContent: local(label) }),
    );
    input.append(none, ...options);
  }
  const problem = make("p", { id: `${id}-problem`, className: "field-problem", hidden: true });
  problem.setAttribute("role", "alert");
  row.append(label, input, problem);
  const complain = (isMissing: boolean) => {
    problem.hidden = !isMissing;
    problem.textContent = isMissing ? text("answerMissing") : "";
    input.setAttribute("aria-invalid", String(isMissing));
    if (isMissing) input.setAttribute("aria-describedby", problem.id);
    else input.removeAttribute("aria-describedby");
  };
  return { row, input, complain };
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), properties);
}
