// Tasks on the slots of their executors: one lane a slot, drawn on a canvas.
import { bytes, count, css, h, section, table, time } from "./dom.js";

const hues = [212, 30, 165, 282, 50, 340, 190, 100];
const axisHeight = 22;

export class Timeline {
  constructor(data) {
    this.data = data;
    this.tasks = data.tasks;
    this.at = -1;
    this.canvas = h("canvas", { tabindex: "0", role: "img", "aria-label": this.summary(),
      onmousemove: (event) => this.point(event), onkeydown: (event) => this.key(event) });
    this.words = h("p", { class: "quiet", "aria-live": "polite" }, this.summary());
    this.frame = h("div", { class: "lanes" }, this.canvas);
    this.lanes = this.place();
    const { executors, executors_total: all } = this.tasks;
    const some = executors.length < all
      ? ` ${executors.length} of ${count(all)} executors are drawn, those with failures first.`
      : "";
    const shown = this.tasks.start.length < this.tasks.total
      ? h("p", { class: "quiet" }, `${count(this.tasks.total)} attempts, drawn as ` +
        `${count(this.tasks.start.length)} blocks: neighbours too short to tell apart are one.` +
        some)
      : null;
    this.element = section("timeline", "Task timeline", shown, this.frame, this.words,
      h("details", null, h("summary", null, "Failed and slowest attempts as a table"),
        this.asTable()));
    new ResizeObserver(() => this.draw()).observe(this.frame);
  }

  summary() {
    const failed = this.tasks.outcome.filter((outcome) => outcome > 0).length;
    return `Timeline of ${count(this.tasks.total)} task attempts on ` +
      `${this.tasks.executors.length} executors over ${time(this.data.ended)}; ` +
      `${count(failed)} failed. Point at one, or use the arrow keys.`;
  }

  /** The first lane of each executor, in the order of their numbers. */
  place() {
    let next = 0;
    this.first = new Map();
    for (const [executor, lanes] of this.tasks.executors) {
      this.first.set(executor, next);
      next += lanes;
    }
    return next;
  }

  scale() {
    const width = this.frame.clientWidth;
    return { width, lane: Math.max(3, Math.min(16, Math.floor(420 / Math.max(1, this.lanes)))),
      x: (us) => (us / Math.max(1, this.data.ended)) * width };
  }

  colour(i, dark) {
    if (this.tasks.outcome[i] > 0) return this.tasks.killed[i] ? css("--killed") : css("--bad");
    return `hsl(${hues[this.tasks.stage[i] % hues.length]} 55% ${dark ? 58 : 48}%)`;
  }

  draw() {
    const { width, lane, x } = this.scale();
    if (width === 0) return;
    const height = this.lanes * lane + axisHeight;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(Math.min(height, 16000) * ratio);
    this.canvas.style.height = `${height}px`;
    const ctx = this.canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    const dark = css("--dark") === "1";
    const { start, took, executor, lane: slot } = this.tasks;
    const gap = lane > 4 ? 1 : 0;
    for (const failures of [false, true]) {
      for (let i = 0; i < start.length; ++i) {
        if (this.tasks.outcome[i] > 0 !== failures) continue;
        ctx.fillStyle = this.colour(i, dark);
        const y = axisHeight + (this.first.get(executor[i]) + slot[i]) * lane;
        const wide = Math.max(failures ? 2 : 0.6, x(took[i]) - (x(took[i]) > 3 ? 0.5 : 0));
        ctx.fillRect(x(start[i]), y, wide, lane - gap);
      }
    }
    ctx.fillStyle = css("--grid");
    for (const first of this.first.values()) {
      ctx.fillRect(0, axisHeight + first * lane - gap, width, gap);
    }
    this.axis(ctx, width);
    if (this.at >= 0) {
      ctx.strokeStyle = css("--fg");
      ctx.lineWidth = 2;
      ctx.strokeRect(x(start[this.at]) - 1,
        axisHeight + (this.first.get(executor[this.at]) + slot[this.at]) * lane - 1,
        Math.max(3, x(took[this.at])) + 1, lane + 1);
    }
  }

  axis(ctx, width) {
    ctx.fillStyle = css("--fg");
    ctx.font = "12px system-ui, sans-serif";
    const marks = Math.max(2, Math.floor(width / 140));
    for (let i = 0; i <= marks; ++i) {
      ctx.textAlign = i === 0 ? "left" : i === marks ? "right" : "center";
      const words = time(Math.round((this.data.ended * i) / marks));
      ctx.fillText(words, (width * i) / marks, axisHeight - 8);
    }
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const { lane, width } = this.scale();
    const us = ((event.clientX - box.left) / width) * this.data.ended;
    const row = Math.floor((event.clientY - box.top - axisHeight) / lane);
    const slack = (3 / width) * this.data.ended;
    const { start, took, executor, lane: slot } = this.tasks;
    let found = -1;
    for (let i = 0; i < start.length; ++i) {
      if (this.first.get(executor[i]) + slot[i] === row && us >= start[i] - slack &&
          us <= start[i] + took[i] + slack) found = i;
    }
    this.select(found);
  }

  key(event) {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    this.select(Math.min(Math.max(this.at + move, 0), this.tasks.start.length - 1));
  }

  select(i) {
    if (i === this.at) return;
    this.at = i;
    this.words.textContent = i < 0 ? this.summary() : this.tell(i);
    this.draw();
  }

  tell(i) {
    const t = this.tasks;
    const what = t.count[i] > 1 ? `${count(t.count[i])} attempts of stage ${t.stage[i]}`
      : `Stage ${t.stage[i]}, task ${t.index[i]}, attempt ${t.attempt[i]}`;
    return `${what} on executor ${t.executor[i]}: ${time(t.start[i])} to ` +
      `${time(t.start[i] + t.took[i])}, ${t.outcomes[t.outcome[i]]}` +
      `${t.killed[i] ? " (killed with its executor)" : ""}.`;
  }

  asTable() {
    const column = (name, number) => ({ name, number });
    return table("The first failed attempts, then the slowest",
      [column("Stage"), column("Task", true), column("Attempt", true), column("Executor", true),
        column("Outcome"), column("Start", true), column("Took", true), column("Rows", true),
        column("Spilled", true), column("Peak execution", true)],
      this.tasks.notable.map((task) => [`${task.stage}`, count(task.index), count(task.attempt),
        count(task.executor), task.outcome, time(task.start), time(task.took), count(task.rows),
        bytes(task.spilled), bytes(task.peak)]));
  }
}
