// Puts the page together: one file that opens from disk, with the core, the scenarios and the
// script in it, and the licences of what is bundled.   node web/build.js OOMCAST.wasm FOLDER
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const house = join(here, "..");
const [wasm, folder] = process.argv.slice(2);
// These first, then the others by name.
const FIRST = ["lessons", "basics"];
const families = readdirSync(join(house, "scenarios"), { withFileTypes: true })
  .filter((each) => each.isDirectory()).map((each) => each.name)
  .sort((a, b) => FIRST.includes(b) - FIRST.includes(a) || FIRST.indexOf(a) - FIRST.indexOf(b) ||
    (a < b ? -1 : 1));

/** JSON with comments, which scenario files may have. */
function parse(text) {
  return JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "$1"));
}

const prose = (text) => (Array.isArray(text) ? text.join(" ") : text ?? "");

function scenario(family, file) {
  const json = parse(readFileSync(join(house, "scenarios", family, file), "utf8"));
  const title = json.title ?? basename(file, ".json");
  const entry = { path: `scenarios/${family}/${file}`, family, text: JSON.stringify(json),
    label: title, order: json.lesson?.number ?? 0 };
  if (json.lesson) {
    const { number, question, choices, runs } = json.lesson;
    entry.label = `${number}. ${title}`;
    entry.lesson = { question: prose(question), choices: choices.map((each) => prose(each.text)),
      runs: Object.fromEntries(Object.entries(runs ?? {}).map(([name, run]) =>
        [name, prose(run.text)])) };
  }
  return entry;
}

const scenarios = families.flatMap((family) =>
  readdirSync(join(house, "scenarios", family))
    .filter((file) => file.endsWith(".json") && !file.endsWith(".expected.json"))
    .sort()
    .map((file) => scenario(family, file))
    .sort((a, b) => a.order - b.order));

function bundle(entry, format) {
  const built = buildSync({
    entryPoints: [join(here, "src", entry)],
    absWorkingDir: house,
    nodePaths: [join(here, "node_modules")],
    bundle: true, format, target: "es2022", charset: "ascii", minify: true, write: false,
    legalComments: "none",
  });
  return built.outputFiles[0].text.trimEnd();
}

/** The text of a script or style element: nothing in it may end it early. */
const quiet = (text) => text.replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const style = bundle("page.css");
const script = quiet(bundle("page.js", "iife"));
const policy = ["default-src 'none'", `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`, "img-src data:", "worker-src blob:", "base-uri 'none'",
  "form-action 'none'"].join("; ");
const parts = {
  "/*POLICY*/": policy,
  "/*STYLE*/": style,
  "/*SCENARIOS*/": JSON.stringify(scenarios).replaceAll("<", "\\u003c"),
  "/*CORE*/": gzipSync(readFileSync(wasm), { level: 9 }).toString("base64"),
  "/*WORKER*/": quiet(bundle("worker.js", "iife")),
  "/*SCRIPT*/": script,
};
let page = readFileSync(join(here, "src", "page.html"), "utf8");
for (const [mark, part] of Object.entries(parts)) page = page.replace(mark, () => part);

function licence(name, files) {
  const home = join(here, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return [`The page holds ${name} ${version}:`,
    ...files.map((file) => readFileSync(join(home, file), "utf8"))].join("\n\n");
}

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "LICENSES.txt"), [
  licence("uplot", ["LICENSE"]),
  licence("@bjorn3/browser_wasi_shim", ["LICENSE-MIT", "LICENSE-APACHE"]),
].join("\n"));
writeFileSync(join(folder, "index.html.new"), page);
renameSync(join(folder, "index.html.new"), join(folder, "index.html"));
console.log(`${join(folder, "index.html")}: ${(page.length / 1e6).toFixed(1)} MB, ` +
  `${scenarios.length} scenarios`);
