// Bundle the page into a folder: node build.mjs FOLDER. The same sources give the same bytes.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { png, svg } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("node build.mjs FOLDER");

/** Licence texts of the packages that the bundle holds. */
function licences(inputs) {
  const names = new Set(
    inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean),
  );
  return [...names].sort().map((name) => {
    const { version } = JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8").trim()}\n`;
  });
}

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome105", "firefox115", "safari16"],
  legalComments: "eof",
  charset: "utf8",
  metafile: true,
  write: false,
};
const result = await build({
  ...shared,
  entryPoints: { page: "src/main.ts", style: "src/style.css" },
  outdir: "assets",
  entryNames: "[name]-[hash]",
});
/** What a report holds within itself: not served, so not named by its content. */
const report = await build({
  ...shared,
  entryPoints: { report: "src/report/main.ts", style: "src/report/style.css" },
  outdir: "report",
  format: "iife",
  legalComments: "none",
});
const files = new Map(
  [...result.outputFiles, ...report.outputFiles].map(({ path, contents }) => [
    relative(here, path).replaceAll("\\", "/"),
    contents,
  ]),
);
const text = licences(Object.keys(result.metafile.inputs)).join("\n\n");
files.set("licences.txt", text);

const named = (pattern) => `/${[...files.keys()].find((name) => pattern.test(name))}`;
const html = readFileSync(join(here, "index.html"), "utf8")
  .replace("@style@", named(/style-.*\.css$/))
  .replace("@script@", named(/page-.*\.js$/));
files.set("index.html", html);
files.set("manifest.webmanifest", readFileSync(join(here, "manifest.webmanifest"), "utf8"));
files.set("icon.svg", svg());
files.set("icon-192.png", png(192));
files.set("icon-512.png", png(512));

rmSync(out, { recursive: true, force: true });
for (const folder of ["assets", "report"]) mkdirSync(join(out, folder), { recursive: true });
for (const [name, contents] of files) writeFileSync(join(out, name), contents);
