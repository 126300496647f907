// One run on the page: the parts of the HTML report, twice if two are compared.
import { h, time } from "../../web-report/src/dom.js";
import { MemoryChart } from "../../web-report/src/memory.js";
import { Partitions } from "../../web-report/src/partitions.js";
import { Player } from "../../web-report/src/player.js";
import * as sections from "../../web-report/src/sections.js";
import { Timeline } from "../../web-report/src/timeline.js";

/** A player that says where it stands, and can follow another. */
class ToldPlayer extends Player {
  go(at, playing) {
    super.go(at, playing);
    this.told?.(this.at, this.steps[this.at]?.at ?? 0);
  }

  /** To the last step before a moment, in microseconds; says nothing. */
  follow(us) {
    const later = this.steps.findIndex((step) => step.at > us);
    super.go((later < 0 ? this.steps.length : later) - 1, true);
  }
}

/** Two runs have the same parts: their ids are told apart. */
function tellApart(root, side) {
  for (const name of ["id", "for", "aria-labelledby"]) {
    for (const element of root.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, `${element.getAttribute(name)}-${side}`);
    }
  }
}

const fold = (title, element) =>
  h("details", { class: "fold" }, h("summary", null, title), element);

export class RunView {
  /** `actions`: stepped(step, us), advise(view). */
  constructor(side, title, actions) {
    this.side = side;
    this.actions = actions;
    this.body = h("div", null);
    this.facts = h("p", { class: "quiet facts" });
    this.element = h("article", { class: "run", id: `run-${side}`, "aria-label": title },
      h("h2", { class: "side" }, title), this.body, this.facts);
  }

  /** A run is {scenario, answer}. `tookMs`: from the user's wish to the answer. */
  show(run, step, tookMs) {
    this.run = run;
    const { data } = run.answer;
    this.player?.pause();
    const opened = [...this.body.querySelectorAll("details.fold")].map((each) => each.open);
    this.memory = new MemoryChart(data);
    this.player = new ToldPlayer(data, this.memory);
    this.timeline = new Timeline(data);
    this.partitions = new Partitions(data);
    const failures = sections.failures(data);
    this.fixes = h("div", null, data.verdict.survived ? null : h("button", { type: "button",
      class: "advise", onclick: () => this.actions.advise(this) }, "What would it take?"));
    this.body.replaceChildren(...[sections.verdict(data), this.fixes, this.memory.element,
      this.player.element,
      fold("Tasks on their slots", this.timeline.element),
      fold("Stages", sections.stages(data)),
      fold("Partitions and hot keys", this.partitions.element),
      fold("Conf in force", sections.conf(data)),
      fold("How this was made", sections.notes(data)),
      failures && fold("Failures", failures)].filter(Boolean));
    [...this.body.querySelectorAll("details.fold")].forEach((each, i) => {
      each.open = opened[i] ?? false;
    });
    this.facts.textContent = `Simulated in ${Math.round(tookMs)} ms; ${time(data.ended)} of ` +
      `Spark's time. Trace ${data.manifest.trace_hash}.`;
    this.redraw(step);
    tellApart(this.body, this.side);
    this.player.told = this.actions.stepped;
  }

  showFixes(data) {
    this.fixes.replaceChildren(sections.fixes(data));
    tellApart(this.fixes, this.side);
  }

  redraw(step = this.player.at) {
    this.memory.draw();
    this.timeline.draw();
    this.partitions.show(this.partitions.at);
    this.player.go(step);
    if (step === 0) this.memory.setStep(null);
  }

  follow(us) {
    this.player?.follow(us);
  }

  recolour() {
    if (this.player) this.redraw();
  }
}
