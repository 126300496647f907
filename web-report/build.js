// Bundles the report's script and style into dist/, with the hashes its Content-Security-Policy
// names. Run by hand after a change (npm ci && npm run build); dist/ is committed, so that oomcast
// is built without node. A test runs it again and compares the bytes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "dist");

async function bundle(entry, name) {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: "ascii",
    format: "iife",
    target: "es2020",
    legalComments: "none",
    write: false,
  });
  const text = result.outputFiles[0].text.trimEnd() + "\n";
  writeFileSync(join(out, name), text);
  return `${name} sha256-${createHash("sha256").update(text).digest("base64")}\n`;
}

mkdirSync(out, { recursive: true });
const script = await bundle("src/main.js", "report.js");
const style = await bundle("src/report.css", "report.css");
writeFileSync(join(out, "hashes.txt"), script + style);
const uplot = readFileSync(join(here, "node_modules/uplot/LICENSE"), "utf8");
const version = JSON.parse(readFileSync(join(here, "package.json"))).devDependencies.uplot;
writeFileSync(join(out, "LICENSES.txt"), `The bundle holds uPlot ${version}:\n\n${uplot}`);
