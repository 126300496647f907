// Builds the report from the data block of the page.
import { h, time } from "./dom.js";
import { MemoryChart } from "./memory.js";
import { Partitions } from "./partitions.js";
import { Player } from "./player.js";
import { Timeline } from "./timeline.js";
import * as sections from "./sections.js";

const data = JSON.parse(document.getElementById("data").textContent);

function header(redraw) {
  const root = document.documentElement;
  const theme = h("button", { type: "button", class: "theme", onclick: () => {
    const dark = getComputedStyle(root).getPropertyValue("--dark").trim() === "1";
    root.dataset.theme = dark ? "light" : "dark";
    redraw();
  } }, "Light / dark");
  const beside = data.beside ? [["beside", "Side by side"]] : [];
  const links = [["verdict", "Verdict"], ...beside, ["memory", "Memory"], ["steps", "Steps"],
    ["timeline", "Tasks"], ["stages", "Stages"], ["partitions", "Partitions"], ["fixes", "Fixes"],
    ["conf", "Conf"], ["notes", "Notes"]];
  return h("header", null, h("h1", null, data.manifest.scenario),
    h("p", { class: "quiet" }, `Forecast of oomcast for Spark ${data.manifest.spark_version}; ` +
      `simulated time ${time(data.ended)}`),
    h("nav", { "aria-label": "Sections" }, links.map(([id, name]) =>
      h("a", { href: `#${id}` }, name)), theme));
}

function build() {
  const memory = new MemoryChart(data);
  const player = new Player(data, memory);
  const timeline = new Timeline(data);
  const partitions = new Partitions(data);
  const redraw = () => {
    memory.draw();
    timeline.draw();
    partitions.show(partitions.at);
    player.go(player.at);
  };
  document.getElementById("report").replaceChildren(
    h("a", { class: "skip", href: "#verdict" }, "Skip to the verdict"),
    header(redraw),
    h("main", null, ...[sections.verdict(data), sections.beside(data), sections.fixes(data),
      memory.element, player.element, timeline.element, sections.stages(data),
      sections.failures(data), partitions.element, sections.conf(data),
      sections.notes(data)].filter(Boolean)));
  redraw();
  memory.chart && memory.setStep(null);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  document.documentElement.dataset.ready = "true";
}

build();
