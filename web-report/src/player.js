// Step through: one event after another, whose bytes moved, and one plain sentence for each.
import { bytes, h, section, time } from "./dom.js";
import { colours, ledgerAt } from "./memory.js";

const marks = { to: "\u25b8 ", from: "\u25c2 ", "": "" };
const speeds = [["slow", 2500], ["normal", 1200], ["fast", 350]];

export class Player {
  constructor(data, chart) {
    this.data = data;
    this.chart = chart;
    this.kinds = new Set(data.steps.rows.map((step) => step.kind));
    this.steps = data.steps.rows;
    this.at = 0;
    this.timer = null;
    const button = (label, words, action) =>
      h("button", { type: "button", "aria-label": words, title: words, onclick: action }, label);
    this.play = h("button", { type: "button", class: "play", onclick: () => this.toggle() });
    this.slider = h("input", { type: "range", id: "step-at", min: 0, max: 0, value: 0,
      "aria-label": "Step", oninput: (event) => this.go(Number(event.target.value)) });
    this.speed = h("select", { id: "step-speed" }, speeds.map(([name, ms]) =>
      h("option", { value: ms, selected: name === "normal" }, name)));
    this.where = h("p", { class: "quiet" });
    this.sentence = h("p", { class: "sentence", "aria-live": "polite", id: "step-sentence" });
    this.source = h("p", { class: "quiet" });
    this.moved = h("div", { class: "moved", "aria-hidden": "true" });
    const keys = h("p", { class: "quiet" }, "Keys, with the focus in this box: space plays and " +
      "pauses, \u2190 and \u2192 step, Home rewinds, End goes to the last step.");
    this.box = h("div", { class: "player", tabindex: "0", role: "group",
      "aria-label": "Step through the run", onkeydown: (event) => this.key(event) },
    h("div", { class: "controls" },
      button("\u00ab First", "Rewind to the first step", () => this.go(0)),
      button("\u2039 Back", "One step back", () => this.go(this.at - 1)),
      this.play,
      button("Next \u203a", "One step on", () => this.go(this.at + 1)),
      button("Failure \u00bb", "To the next failure", () => this.nextFailure()),
      h("label", null, "Speed ", this.speed)),
    this.slider, this.where, this.sentence, this.source, this.moved, this.filters(), keys);
    this.element = section("steps", "Step through", this.box);
    this.pause();
    this.filter();
  }

  filters() {
    const box = (kind) => h("label", null, h("input", { type: "checkbox", checked: true,
      onchange: (event) => {
        if (event.target.checked) this.kinds.add(kind);
        else this.kinds.delete(kind);
        this.filter();
      } }), ` ${this.data.steps.kinds[kind].name}`);
    return h("details", null, h("summary", null, "Kinds of steps"),
      h("div", { class: "checks" }, [...this.kinds].sort((a, b) => a - b).map(box)));
  }

  filter() {
    this.pause();
    const now = this.steps[this.at];
    this.steps = this.data.steps.rows.filter((step) => this.kinds.has(step.kind));
    this.slider.max = String(Math.max(0, this.steps.length - 1));
    const same = this.steps.indexOf(now);
    this.go(same >= 0 ? same : 0);
  }

  key(event) {
    if (event.target !== this.box) return;
    const actions = { " ": () => this.toggle(), ArrowLeft: () => this.go(this.at - 1),
      ArrowRight: () => this.go(this.at + 1), Home: () => this.go(0),
      End: () => this.go(this.steps.length - 1) };
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  toggle() {
    if (this.timer !== null) {
      this.pause();
      return;
    }
    if (this.at + 1 >= this.steps.length) this.go(0);
    this.play.textContent = "Pause";
    const next = () => {
      this.go(this.at + 1, true);
      this.timer = this.at + 1 < this.steps.length ? setTimeout(next, Number(this.speed.value))
        : null;
      if (this.timer === null) this.pause();
    };
    this.timer = setTimeout(next, Number(this.speed.value));
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
  }

  nextFailure() {
    const next = this.steps.findIndex((step, i) =>
      i > this.at && this.data.steps.kinds[step.kind].failure);
    if (next >= 0) this.go(next);
  }

  go(at, playing = false) {
    if (!playing) this.pause();
    if (this.steps.length === 0) {
      this.sentence.textContent = "No steps of these kinds.";
      return;
    }
    this.at = Math.min(Math.max(at, 0), this.steps.length - 1);
    this.slider.value = String(this.at);
    const step = this.steps[this.at];
    const kind = this.data.steps.kinds[step.kind];
    this.slider.setAttribute("aria-valuetext", `step ${this.at + 1}, ${kind.name}`);
    const container = this.data.containers.find((each) => each.id === step.executor);
    this.where.textContent = `Step ${this.at + 1} of ${this.steps.length}, at ${time(step.at)}` +
      (step.times > 1 ? `, stands for ${step.times} alike` : "");
    this.sentence.textContent = step.text;
    this.source.textContent = `Spark's term: ${kind.term}. Source: ${kind.source}.`;
    if (container && container !== this.chart.container) this.chart.show(container);
    this.chart.setStep(step.at);
    this.showMoved(step, container ?? this.chart.container);
  }

  /** Bars of the accounts at that moment; those whose bytes moved stand out. */
  showMoved(step, container) {
    if (!container) return;
    const palette = colours(this.data.accounts);
    const rows = ledgerAt(container, step.at).filter(([account, amount]) =>
      amount > 0 || account === step.account || account === step.from);
    const most = Math.max(1, ...rows.map((row) => row[1]));
    this.moved.replaceChildren(...rows.map(([account, amount]) => {
      const part = account === step.account ? "to" : account === step.from ? "from" : "";
      const bar = h("span", { class: "bar" });
      bar.style.width = `${(100 * amount) / most}%`;
      bar.style.background = palette[account];
      return h("div", { class: `row ${part}` },
        h("span", { class: "name" }, marks[part] + this.data.accounts[account].name),
        h("span", { class: "track" }, bar),
        h("span", { class: "amount" }, bytes(amount)));
    }));
  }
}
