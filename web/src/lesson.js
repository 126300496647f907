// A lesson asks before its run is shown, grades what was predicted, and explains.
import { h } from "../../web-report/src/dom.js";

export const SKIPPED = "-";
const letterOf = (index) => String.fromCharCode("a".charCodeAt(0) + index);

export class LessonPanel {
  /** `actions`: answer(letter), choose(run), next(). */
  constructor(actions) {
    this.actions = actions;
    this.element = h("section", { id: "lesson", "aria-labelledby": "lesson-title", hidden: true });
  }

  /** Nothing to ask: no lesson. */
  hide() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  ask(lesson) {
    this.element.hidden = false;
    const choices = lesson.choices.map((text, i) => h("label", { class: "choice" },
      h("input", { type: "radio", name: "choice", value: letterOf(i), required: true }),
      h("span", null, `${letterOf(i)}) ${text}`)));
    const form = h("form", { id: "prediction", onsubmit: (event) => {
      event.preventDefault();
      this.actions.answer(new FormData(form).get("choice"));
    } }, h("fieldset", null, h("legend", null, "Predict first"), choices),
    h("div", { class: "buttons" },
      h("button", { type: "submit", class: "main" }, "Check against the simulation"),
      h("button", { type: "button", onclick: () => this.actions.answer(SKIPPED) },
        "Show the run without an answer")));
    this.element.replaceChildren(h("h2", { id: "lesson-title" }, "Question"),
      h("p", { id: "question" }, lesson.question), form);
  }

  /** `played`: the lesson as the core graded it. */
  grade(lesson, played, chosen, run) {
    this.element.hidden = false;
    const right = played.choices.find((choice) => choice.letter === played.answer);
    this.element.replaceChildren(h("h2", { id: "lesson-title" }, "Question"),
      h("p", { id: "question" }, lesson.question), this.grading(played, right, chosen),
      h("ul", { class: "evidence" }, right.evidence.map((each) => h("li", null, each.text))),
      ...played.explanation.map((text) => h("p", null, text)),
      played.myth ? h("p", { class: "myth" }, h("strong", null, "Often heard, and not so: "),
        played.myth) : "",
      h("details", null, h("summary", null, "Sources"),
        h("ul", null, played.sources.map((source) => h("li", null, source)))),
      this.runs(lesson, run),
      h("div", { class: "buttons" }, h("button", { type: "button", id: "next-lesson",
        onclick: () => this.actions.next() }, "Next lesson")));
  }

  grading(played, right, chosen) {
    const said = chosen === SKIPPED ? "The simulation says "
      : chosen === played.answer ? "\u2713 Right: " : "\u2715 Not so. The simulation says ";
    const state = chosen === SKIPPED ? "" : chosen === played.answer ? "good" : "bad";
    return h("p", { id: "graded", class: `banner ${state}`, role: "status", tabindex: "-1" },
      h("strong", { class: state }, said), `${right.letter}) ${right.text}`);
  }

  runs(lesson, run) {
    const button = (name, text) => h("button", { type: "button", "data-run": name ?? "base",
      "aria-pressed": String(name === run), onclick: () => this.actions.choose(name) },
    name ?? "base", text ? h("span", { class: "quiet" }, ` ${text}`) : "");
    return h("div", { id: "runs-of-lesson", role: "group", "aria-label": "Runs of this lesson" },
      h("h3", null, "Runs of this lesson"), button(null, "as it is"),
      Object.entries(lesson.runs).map(([name, text]) => button(name, text)));
  }

  mark(run) {
    for (const button of this.element.querySelectorAll("[data-run]")) {
      button.setAttribute("aria-pressed", String(button.dataset.run === (run ?? "base")));
    }
  }
}
