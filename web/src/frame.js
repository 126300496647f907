// The page's frame: heading, chooser, the panels, and buttons that act on what is shown.
import { h } from "../../web-report/src/dom.js";

const FAMILY_NAMES = { lessons: "Lessons" };

function chooser(scenarios, onChoose) {
  const families = new Map();
  for (const scenario of scenarios) {
    families.set(scenario.family, [...(families.get(scenario.family) ?? []), scenario]);
  }
  return h("select", { id: "scenario", onchange: (event) => onChoose(event.target.value) },
    [...families].map(([family, members]) =>
      h("optgroup", { label: FAMILY_NAMES[family] ?? `Scenarios: ${family}` },
        members.map((each) => h("option", { value: each.path }, each.label)))));
}

function themeButton(onTheme) {
  const root = document.documentElement;
  return h("button", { type: "button", onclick: () => {
    const dark = getComputedStyle(root).getPropertyValue("--dark").trim() === "1";
    root.dataset.theme = dark ? "light" : "dark";
    onTheme();
  } }, "Light / dark");
}

export class Frame {
  /** `actions`: choose, theme, compare, reset, share, save, edit. */
  constructor(scenarios, lesson, controls, runs, actions) {
    const button = (id, label, act) => h("button", { type: "button", id, onclick: act }, label);
    this.scenario = chooser(scenarios, actions.choose);
    this.title = h("h2", { id: "title" });
    this.setting = h("p", { id: "setting" });
    this.glance = h("p", { id: "glance", role: "status" });
    this.problems = h("ul", { id: "problems", role: "alert" });
    this.compare = button("compare", "Compare with this", actions.compare);
    this.said = h("p", { id: "said", class: "quiet", role: "status" });
    this.editor = h("textarea", { id: "editor", rows: 24, spellcheck: "false",
      "aria-label": "The scenario as JSON" });
    this.waiting = h("p", { id: "waiting" }, "Predict first: the run is shown when you have.");
    this.together = h("input", { type: "checkbox", checked: true });
    this.comparison = h("div", null);
    this.settings = h("section", { id: "settings", "aria-labelledby": "settings-title" },
      h("h2", { id: "settings-title" }, "Change it"), this.glance, controls.element,
      h("div", { class: "buttons" }, this.compare, button("reset", "Reset", actions.reset),
        button("share", "Copy link", actions.share),
        button("save", "Save scenario", actions.save)), this.said, this.problems,
      h("details", { id: "json" }, h("summary", null, "Edit as JSON"), this.editor,
        h("div", { class: "buttons" }, button("apply", "Run this", () =>
          actions.edit(this.editor.value)))));
    this.runs = h("section", { id: "runs", "aria-label": "Runs" }, runs);
    document.getElementById("page").replaceChildren(
      h("a", { class: "skip", href: "#settings", onclick: (event) => {
        event.preventDefault(); // the fragment is taken
        this.runs.scrollIntoView();
        this.runs.querySelector("button, [tabindex]")?.focus();
      } }, "Skip to the run"),
      h("header", { class: "top" }, h("h1", null, "Oomcast playground"),
        h("label", { class: "chooser" }, h("span", null, "Lesson or scenario "), this.scenario),
        themeButton(actions.theme)),
      h("main", null, h("div", { id: "left" }, this.title, this.setting, lesson.element,
        this.settings), h("div", { id: "right" }, this.waiting, this.comparison,
        h("label", { class: "together" }, this.together, " Step both to the same time"),
        this.runs)));
  }

  /** A lesson that was not answered shows no run. */
  showRuns(shown) {
    this.settings.hidden = !shown;
    this.runs.hidden = !shown;
    this.comparison.hidden = !shown;
    this.waiting.hidden = shown;
  }

  /** A tick before each lesson that was answered right. */
  tick(paths) {
    for (const option of this.scenario.options) {
      const label = option.textContent.replace(/^\u2713 /, "");
      option.textContent = paths.has(option.value) ? `\u2713 ${label}` : label;
    }
  }

  complain(problems) {
    this.problems.replaceChildren(...problems.map(({ where, what, fix }) =>
      h("li", null, `${where}: ${what}${fix ? ` (${fix})` : ""}`)));
  }

  glanceAt(verdict) {
    this.glance.className = verdict.survived ? "good" : "bad";
    this.glance.textContent = `${verdict.survived ? "\u2713" : "\u2715"} ${verdict.what}`;
  }
}
