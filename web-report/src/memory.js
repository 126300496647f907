// Memory over time: every account of a container's ledger, stacked, with its limits and its end.
import uPlot from "uplot";
import { bytes, css, h, section, time } from "./dom.js";

/** One colour a family of accounts, lighter and darker within it. */
const families = [
  { match: /^heap\.(execution|storage)/, hue: 212, sat: 70 },
  { match: /^heap\.garbage/, hue: 220, sat: 6 },
  { match: /^heap\./, hue: 22, sat: 78 },
  { match: /^python/, hue: 282, sat: 48 },
  { match: /^(tmpfs|page_cache)/, hue: 330, sat: 45 },
  { match: /./, hue: 165, sat: 45 },
];

export function colours(accounts) {
  const used = new Map();
  const dark = css("--dark") === "1";
  return accounts.map((account) => {
    const family = families.findIndex((each) => each.match.test(account.name));
    const nth = used.get(family) ?? 0;
    used.set(family, nth + 1);
    const { hue, sat } = families[family];
    const light = (dark ? 62 : 46) + ((nth * 13) % 36) * (dark ? -1 : 1);
    return `hsl(${(hue + nth * 5) % 360} ${sat}% ${light}%)`;
  });
}

/** The value of every account of a container at a time: that of the last sample before it. */
export function ledgerAt(container, us) {
  let low = 0;
  let high = container.t.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (container.t[middle] <= us) low = middle;
    else high = middle - 1;
  }
  return container.series.map(([account, values]) =>
    [account, typeof values === "number" ? values : values[low]]);
}

/** Distances of marks that are round in bytes. */
const binary = [...Array(50).keys()].map((power) => 2 ** power);

const expand = (values, length) =>
  typeof values === "number" ? new Array(length).fill(values) : values;

function stack(container, hidden) {
  const length = container.t.length;
  let below = new Array(length).fill(0);
  const layers = [];
  for (const [account, values] of container.series) {
    if (hidden.has(account)) continue;
    const own = expand(values, length);
    const base = below;
    below = own.map((value, i) => value + base[i]);
    layers.push({ account, cumulative: below });
  }
  return layers;
}

export class MemoryChart {
  constructor(data) {
    this.data = data;
    this.hidden = new Set();
    this.step = null;
    // The one that the verdict is about, else the first that died.
    this.container = data.containers.find((each) => each.id === data.verdict.executor) ??
      data.containers.find((each) => each.lost) ?? data.containers[0];
    this.plot = h("div", { class: "plot", role: "img" });
    this.legend = h("ul", { class: "legend" });
    this.words = h("p", { class: "quiet" });
    this.picker = h("select", { id: "container", onchange: (event) =>
      this.show(data.containers[Number(event.target.value)]) },
    data.containers.map((each, i) => h("option", { value: i },
      `${each.name}${each.lost ? ` (lost at ${time(each.ended)})` : ""}`)));
    const shown = data.containers.length < data.containers_total
      ? `${data.containers.length} of ${data.containers_total} containers: those that died, ` +
        "the fullest, and the driver." : null;
    this.element = section("memory", "Memory over time",
      h("p", { class: "controls" }, h("label", null, "Container ", this.picker)),
      shown ? h("p", { class: "quiet" }, shown) : null,
      this.plot, this.words, this.legend);
    new ResizeObserver(() => this.resize()).observe(this.plot);
  }

  show(container) {
    if (!container) return;
    this.container = container;
    this.draw();
  }

  resize() {
    const width = this.plot.clientWidth;
    if (this.chart && width > 0 && Math.abs(width - this.chart.width) > 1) {
      this.chart.setSize({ width, height: this.height() });
    }
  }

  height() {
    return this.plot.clientWidth < 560 ? 280 : 360;
  }

  setStep(us) {
    this.step = us;
    this.chart?.redraw(false);
    this.fillLegend();
  }

  draw() {
    const { container } = this;
    this.picker.value = String(this.data.containers.indexOf(container));
    const palette = colours(this.data.accounts);
    const layers = stack(container, this.hidden);
    const x = container.t.map((us) => us / 1e6);
    const stepped = uPlot.paths.stepped({ align: 1 });
    const series = [{}];
    const values = [x];
    // The highest first, so that each lies before those it stands on.
    for (const layer of [...layers].reverse()) {
      series.push({ label: this.data.accounts[layer.account].name, paths: stepped,
        stroke: palette[layer.account], width: 1, fill: palette[layer.account],
        points: { show: false } });
      values.push(layer.cumulative);
    }
    const bands = layers.slice(1).map((_, i) => ({ series: [i + 1, i + 2] }));
    if (container.rss !== 0) {
      series.push({ label: "resident", paths: stepped, stroke: () => css("--fg"), width: 1.5,
        dash: [2, 3], points: { show: false } });
      values.push(expand(container.rss, x.length));
    }
    const top = Math.max(container.heap, container.container,
      ...values.slice(1).map((each) => each.reduce((a, b) => Math.max(a, b), 0)));
    this.chart?.destroy();
    const axis = { stroke: () => css("--fg"), grid: { stroke: () => css("--grid"), width: 1 },
      ticks: { stroke: () => css("--grid"), width: 1 }, font: "12px system-ui, sans-serif" };
    this.chart = new uPlot({
      width: Math.max(this.plot.clientWidth, 240), height: this.height(),
      scales: { x: { time: false, range: [0, Math.max(this.data.ended / 1e6, 1e-6)] },
        y: { range: [0, top * 1.06] } },
      axes: [{ ...axis, values: (_, at) => at.map((s) => time(s * 1e6)) },
        { ...axis, size: 74, incrs: binary, values: (_, at) => at.map((b) => bytes(b)) }],
      legend: { show: false }, cursor: { drag: { x: false, y: false } },
      series, bands,
      hooks: { draw: [(chart) => this.overlay(chart)], setCursor: [(chart) =>
        this.fillLegend(chart.cursor.idx)] },
    }, values, this.plot);
    this.describe();
    this.fillLegend();
  }

  overlay(chart) {
    const { ctx } = chart;
    const { left, top, width, height } = chart.bbox;
    const scale = devicePixelRatio || 1;
    ctx.save();
    ctx.font = `${12 * scale}px system-ui, sans-serif`;
    const label = (text, x, y, colour) => {
      const half = ctx.measureText(text).width / 2 + 4 * scale;
      const middle = Math.min(Math.max(x, left + half), left + width - half);
      ctx.fillStyle = css("--bg");
      ctx.globalAlpha = 0.85;
      ctx.fillRect(middle - half, y - 14 * scale, 2 * half, 17 * scale);
      ctx.globalAlpha = 1;
      ctx.fillStyle = colour;
      ctx.textAlign = "center";
      ctx.fillText(text, middle, y - 2 * scale);
    };
    const line = (x1, y1, x2, y2, colour, dash) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = 2 * scale;
      ctx.setLineDash(dash.map((each) => each * scale));
      ctx.beginPath();
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
      ctx.stroke();
    };
    const limit = (amount, text, share) => {
      if (amount <= 0) return;
      const y = chart.valToPos(amount, "y", true);
      line(left, y, left + width, y, css("--limit"), [8, 4]);
      label(`${text} ${bytes(amount)}`, left + width * share, y + 16 * scale, css("--limit"));
    };
    limit(this.container.heap, "heap", 0.2);
    limit(this.container.container, "container", 0.75);
    if (this.container.lost) {
      const x = chart.valToPos(this.container.ended / 1e6, "x", true);
      line(x, top, x, top + height, css("--bad"), []);
      label("\u2715 died", x, top + height / 2, css("--bad"));
    }
    if (this.step !== null) {
      const x = chart.valToPos(this.step / 1e6, "x", true);
      line(x, top, x, top + height, css("--accent"), [3, 3]);
    }
    ctx.restore();
  }

  /** What the chart shows, for those who cannot see it. */
  describe() {
    const { container } = this;
    const end = ledgerAt(container, container.ended);
    const largest = [...end].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([account, amount]) =>
      `${this.data.accounts[account].name} ${bytes(amount)}`).join(", ");
    const limits = `heap ${bytes(container.heap)}` +
      (container.container > 0 ? `, container ${bytes(container.container)}` : "");
    const text = `${container.name}: limits ${limits}. ` + (container.lost
      ? `It dies at ${time(container.ended)}: ${container.reason.replace(/\.?\s*$/, ".")} ` +
        `Largest then: ${largest}.`
      : `It lives to the end. Largest at the end: ${largest}.`);
    this.plot.setAttribute("aria-label", `Stacked chart of memory over time. ${text}`);
    this.words.textContent = text;
  }

  fillLegend(index) {
    const us = index !== null && index !== undefined ? this.container.t[index]
      : this.step ?? this.container.ended;
    const palette = colours(this.data.accounts);
    const rows = ledgerAt(this.container, us);
    if (this.legend.childElementCount !== rows.length || this.legendOf !== this.container) {
      this.legendOf = this.container;
      this.legend.replaceChildren(...rows.map(([account]) => this.legendItem(account)));
    }
    rows.forEach(([account, amount], i) => {
      const button = this.legend.children[i].firstChild;
      button.querySelector(".swatch").style.background = palette[account];
      button.querySelector(".amount").textContent = bytes(amount);
    });
  }

  legendItem(account) {
    const info = this.data.accounts[account];
    return h("li", null, h("button", { type: "button", title: info.description,
      "aria-pressed": String(!this.hidden.has(account)), onclick: (event) => {
        if (!this.hidden.delete(account)) this.hidden.add(account);
        event.currentTarget.setAttribute("aria-pressed", String(!this.hidden.has(account)));
        this.draw();
      } }, h("span", { class: "swatch", "aria-hidden": "true" }), ` ${info.name} `,
    h("span", { class: "amount" })));
  }
}
