// Elements and numbers. Text goes in as text alone, so nothing a log or a scenario says is markup.

/** h("p", {class: "x", onclick: f}, "text", child) */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

export function bytes(amount) {
  let unit = 0;
  let value = amount;
  while (Math.abs(value) >= 1023.95 && unit + 1 < units.length) {
    value /= 1024;
    ++unit;
  }
  const whole = unit === 0 || Math.abs(value) >= 100;
  return `${whole ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Microseconds for people. */
export function time(us) {
  if (us === 0) return "0 s";
  if (us < 1e3) return `${us} \u00b5s`;
  if (us < 1e6) return `${trim(us / 1e3)} ms`;
  if (us < 6e7) return `${trim(us / 1e6)} s`;
  const seconds = Math.round(us / 1e6);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${pad(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${pad(Math.floor((seconds % 3600) / 60))}m`;
}

const pad = (number) => String(number).padStart(2, "0");
const trim = (number) => (number >= 100 ? number.toFixed(0) : String(+number.toFixed(2)));

/** 1,200,000 as "1.2 M", for axes. */
export function brief(number) {
  const scale = [[1e12, " T"], [1e9, " G"], [1e6, " M"], [1e3, " k"]].find((each) =>
    number >= each[0]);
  return scale ? `${+(number / scale[0]).toFixed(2)}${scale[1]}` : String(number);
}

export const count = (number) => number.toLocaleString("en-US");
export const percent = (share) => `${(100 * share).toFixed(1)} %`;
export const css = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A table that scrolls by itself on narrow screens, by keyboard too. */
export function table(caption, heads, rows) {
  const cell = (value, index) =>
    h(index === 0 ? "th" : "td", { scope: index === 0 ? "row" : null,
                                   class: heads[index].number ? "number" : null }, value);
  return h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    h("table", null,
      h("caption", { class: "quiet" }, caption),
      h("thead", null, h("tr", null, heads.map((head) =>
        h("th", { scope: "col", class: head.number ? "number" : null }, head.name)))),
      h("tbody", null, rows.map((row) => h("tr", null, row.map(cell))))));
}

export function section(id, title, ...children) {
  return h("section", { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title), ...children);
}
