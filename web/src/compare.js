// Two configurations side by side: what was set differently, and what came of it.
import { h, table } from "../../web-report/src/dom.js";
import { differences } from "./settings.js";

/** What a reader would not call a difference. */
const PROSE = /^(name|title|text|expect)\b/;
const READINGS = [["outcome", "Outcome"], ["margin", "Left of the tightest limit"],
  ["peak_heap", "Highest live heap"], ["peak_execution_memory", "Peak execution memory"],
  ["peak_storage", "Peak storage memory"], ["peak_rss", "Highest resident memory"],
  ["driver_peak_heap", "Driver's highest live heap"], ["memory_bytes_spilled", "Spilled (memory)"],
  ["disk_bytes_spilled", "Spilled (disk)"], ["largest_task_bytes", "Largest task"],
  ["gc_share", "GC"], ["tasks_failed", "Failed tasks"], ["executors_lost", "Lost executors"],
  ["duration", "Time"]];

export function comparison(kept, now) {
  const heads = ["", "Kept", "Now"].map((name) => ({ name }));
  const settings = differences(kept.scenario, now.scenario)
    .filter(([place]) => !PROSE.test(place));
  const readings = READINGS.map(([id, name]) =>
    [name, kept.answer.readings[id], now.answer.readings[id]])
    .filter(([name, before, after]) => before !== after || name === "Outcome");
  return h("section", { id: "comparison", "aria-label": "Comparison" },
    settings.length === 0 ? h("p", null, "Nothing differs yet: move a slider.")
      : table("Set differently", heads, settings),
    table("What came of it", heads, readings));
}
