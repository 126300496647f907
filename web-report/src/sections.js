// The parts of the report that are words and tables.
import { bytes, count, h, percent, section, table, time } from "./dom.js";

const column = (name, number) => ({ name, number });

export function verdict(data) {
  const v = data.verdict;
  const state = v.survived ? "good" : "bad";
  const chance = `Probability of failure ${percent(v.p_fail)}` +
    (v.inconclusive ? "; inconclusive: within the model's band of the limit" : "");
  return section("verdict", "Verdict",
    h("div", { class: `banner ${state}` },
      h("p", { class: "outcome" }, h("span", { class: "mark", "aria-hidden": "true" },
        v.survived ? "\u2713" : "\u2715"), " ", v.what),
      h("p", null, v.place),
      h("p", { class: "quiet" }, chance)),
    h("h3", null, "Chain of causes"),
    h("ol", { class: "chain" }, v.chain.map((cause) => h("li", null, cause))),
    v.message ? h("details", null, h("summary", null, "What the user would read"),
      h("pre", { tabindex: "0" }, v.message)) : null,
    data.findings.length === 0 ? null : h("h3", null, "Findings"),
    h("ul", null, data.findings.map((finding) => h("li", null, finding.text))));
}

/** The runs that this one is compared with; null in a report of one run alone. */
export function beside(data) {
  if (!data.beside) return null;
  const { title, notes, changes, tables } = data.beside;
  const outcome = (name) => h("span", { class: name === "success" ? "good" : "bad" },
    `${name === "success" ? "\u2713" : "\u2715"} ${name}`);
  const marked = ([first, ...cells]) =>
    [first, ...(first === "outcome" ? cells.map(outcome) : cells)];
  const [whole, ...rest] = tables.map((one) => table(one.title, one.heads, one.rows.map(marked)));
  return section("beside", "Side by side", h("p", null, title),
    notes.length === 0 ? null : h("ul", null, notes.map((note) => h("li", null, note))),
    whole,
    changes.length === 0 ? null : h("h3", null, "What changes, and why"),
    h("ul", { class: "changes" }, changes.map((change) => h("li", null, change))),
    ...rest);
}

export function fixes(data) {
  if (data.verdict.survived) {
    return section("fixes", "What it would take",
      h("p", null, `It survives. Left of the tightest limit: ${percent(data.verdict.margin)}.`));
  }
  return section("fixes", "What each tried fix would do",
    data.verdict.advice ? h("p", null, data.verdict.advice) : null,
    data.fixes.length === 0
      ? h("p", { class: "quiet" }, "No change was simulated.")
      : table("Each row is a simulation of the same job with one key changed",
        [column("Key"), column("Value"), column("Outcome")],
        data.fixes.map((fix) => [h("code", null, fix.key), h("code", null, fix.value),
          h("span", { class: fix.survives ? "good" : "bad" },
            `${fix.survives ? "\u2713" : "\u2715"} ${fix.outcome}`)])));
}

export function stages(data) {
  const heads = [column("Stage"), column("Operators"), column("Status"), column("Tasks", true),
    column("Failed", true), column("Time", true), column("Rows", true),
    column("Largest task", true), column("Spilled", true),
    column("Peak execution", true), column("GC", true)];
  return section("stages", "Stages", table("Stages in the order of their numbers", heads,
    data.stages.map((stage) => [`${stage.id}`, stage.name, stage.status, count(stage.tasks),
      count(stage.failed), time(stage.end - stage.start), count(stage.rows),
      count(stage.largest_rows), bytes(stage.spilled), bytes(stage.peak), percent(stage.gc)])));
}

export function failures(data) {
  if (data.failures.length === 0) return null;
  const body = h("div", null);
  const show = (most) => {
    const shown = data.failures.slice(0, most);
    const rest = data.failures.length - shown.length;
    body.replaceChildren(table("In order of time",
      [column("At", true), column("What"), column("Where"), column("Message")],
      shown.map((failure) => [time(failure.at), failure.kind, failure.place,
        h("span", { class: "message" }, data.messages[failure.message])])),
    rest === 0 ? "" : h("button", { type: "button", onclick: () => show(Infinity) },
      `Show ${count(rest)} more`));
  };
  show(200);
  return section("failures", "Failures", body);
}

export function conf(data) {
  const body = h("div", null);
  const show = (words) => {
    const wanted = words.trim().toLowerCase();
    const lines = data.conf.filter((line) =>
      `${line.key} ${line.value} ${line.origin}`.toLowerCase().includes(wanted));
    body.replaceChildren(table(`${lines.length} keys`,
      [column("Key"), column("Value"), column("From")],
      lines.map((line) => [h("code", null, line.key), h("code", null, line.value), line.origin])));
  };
  show("");
  return section("conf", "Conf in force",
    h("p", { class: "controls" }, h("label", null, "Show keys with ",
      h("input", { type: "search", id: "conf-filter",
                   oninput: (event) => show(event.target.value) }))), body);
}

export function notes(data) {
  const list = (title, lines) => lines.length === 0 ? [] :
    [h("h3", null, title), h("ul", null, lines.map((line) => h("li", null, line)))];
  const m = data.manifest;
  return section("notes", "How this was made",
    ...list("Decisions of the planner", data.decisions),
    ...list("Assumptions", data.assumptions),
    h("h3", null, "To repeat it"), h("pre", { tabindex: "0" }, data.reproduce),
    h("p", { class: "quiet" }, `oomcast ${m.oomcast_version}, Spark ${m.spark_version}, seed ` +
      `${m.seed}, ${count(m.events)} events, trace ${m.trace_hash}.`));
}
