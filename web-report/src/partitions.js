// What each task of a stage is given: sizes by partition, and the keys that are hot.
import uPlot from "uplot";
import { brief, bytes, count, css, h, percent, section, table } from "./dom.js";

export class Partitions {
  constructor(data) {
    this.data = data;
    this.picker = h("select", { id: "partition-stage", onchange: (event) =>
      this.show(Number(event.target.value)) }, data.partitions.map((each, i) =>
      h("option", { value: i }, `stage ${each.stage}: ${each.name}`)));
    this.plot = h("div", { class: "plot", role: "img" });
    this.words = h("p", null);
    this.keys = h("div", null);
    this.element = section("partitions", "Partition sizes",
      h("p", { class: "controls" }, h("label", null, "Stage ", this.picker)),
      this.words, this.plot, this.keys);
    // The most uneven first: that is the one to look at.
    const skew = (each) => each.max_rows / Math.max(1, each.median_rows);
    this.at = data.partitions.reduce((best, each, i) =>
      skew(each) > skew(data.partitions[best]) ? i : best, 0);
    new ResizeObserver(() => {
      const width = this.plot.clientWidth;
      if (this.chart && width > 0 && Math.abs(width - this.chart.width) > 1) {
        this.chart.setSize({ width, height: 240 });
      }
    }).observe(this.plot);
  }

  show(at) {
    const each = this.data.partitions[at];
    if (!each) {
      this.words.textContent = "No stage was planned.";
      return;
    }
    this.at = at;
    this.picker.value = String(at);
    const text = `${count(each.tasks)} partitions of stage ${each.stage}, ` +
      `${count(each.total_rows)} rows: the median holds ${count(each.median_rows)}, the largest ` +
      `(partition ${count(each.max_task)}) ${count(each.max_rows)} rows or ` +
      `${percent(each.max_rows / Math.max(1, each.total_rows))}, ${bytes(each.max_bytes)}.`;
    this.words.textContent = text;
    this.plot.setAttribute("aria-label", `Bar chart of rows by partition. ${text}`);
    this.draw(each);
    this.keys.replaceChildren(...(each.hot.length === 0 ? [] : [table(
      "Values of the key with the most rows",
      [{ name: "Key" }, { name: "Column" }, { name: "Rows", number: true },
        { name: "Share", number: true }, { name: "Read by task", number: true }],
      each.hot.map((key) => [key.key, key.column, count(key.rows), percent(key.share),
        count(key.task)]))]));
  }

  draw(each) {
    const hot = new Map();
    for (const key of [...each.hot].reverse()) {
      const above = each.first.findIndex((first) => first > key.task);
      const bar = above < 0 ? each.first.length - 1 : above - 1;
      if (bar >= 0 && key.share > 0.01) hot.set(bar, `${key.column} = ${key.key}`);
    }
    this.chart?.destroy();
    const axis = { stroke: () => css("--fg"), grid: { stroke: () => css("--grid"), width: 1 },
      ticks: { stroke: () => css("--grid"), width: 1 }, font: "12px system-ui, sans-serif" };
    const last = each.first.length - 1;
    this.chart = new uPlot({
      width: Math.max(this.plot.clientWidth, 240), height: 240,
      scales: { x: { time: false, range: [-0.7, last + 0.7] },
        // Room for a name over the highest bar.
        y: { range: (_, low, high) => [0, Math.max(1, high) * 1.15] } },
      axes: [{ ...axis, values: (_, at) => at.map((i) => Number.isInteger(i) && i >= 0 && i <= last
        ? count(each.first[i]) : "") },
      { ...axis, size: 64, values: (_, at) => at.map((n) => brief(n)) }],
      legend: { show: false }, cursor: { drag: { x: false, y: false } },
      series: [{}, { label: "rows", fill: () => css("--accent"), stroke: () => css("--accent"),
        width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.85, 100] }) }],
      hooks: { draw: [(chart) => this.nameKeys(chart, hot, each)] },
    }, [each.first.map((_, i) => i), each.rows], this.plot);
  }

  nameKeys(chart, hot, each) {
    const { ctx } = chart;
    const scale = devicePixelRatio || 1;
    ctx.save();
    ctx.font = `${12 * scale}px system-ui, sans-serif`;
    ctx.fillStyle = css("--fg");
    ctx.textBaseline = "alphabetic";
    let taken = [];
    for (const [bar, words] of [...hot].slice(-3)) {
      const text = words.length > 36 ? `${words.slice(0, 35)}\u2026` : words;
      const half = ctx.measureText(text).width / 2;
      const { left, width } = chart.bbox;
      const middle = chart.valToPos(bar, "x", true);
      const x = Math.min(Math.max(middle, left + half), left + width - half);
      let y = chart.valToPos(each.rows[bar], "y", true) - 4 * scale;
      while (taken.some((t) => Math.abs(t.y - y) < 14 * scale &&
             Math.abs(t.x - x) < t.half + half + 6 * scale)) y += 15 * scale;
      taken.push({ x, y, half });
      ctx.textAlign = "center";
      ctx.fillText(text, x, y);
    }
    ctx.restore();
  }
}
