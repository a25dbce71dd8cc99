// Bundle the pages: node build.mjs FOLDER [PHONE]. The same sources give the same bytes.
// FOLDER gets the live page; PHONE what `fleetfoot phone build` puts beside Python: the phone's page, its worker and
// its service worker, with addresses that hold below any folder of any host.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { png, svg } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [out, phone] = process.argv.slice(2);
if (!out) throw new Error("node build.mjs FOLDER [PHONE]");

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

/** Bundle entries; return the files by name, the licences of what they hold among them. */
async function bundled(options) {
  const result = await build({
    absWorkingDir: here,
    outdir: ".",
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome105", "firefox115", "safari16"],
    legalComments: "eof",
    charset: "utf8",
    metafile: true,
    write: false,
    ...options,
  });
  const files = new Map(
    result.outputFiles.map(({ path, contents }) => [relative(here, path).replaceAll("\\", "/"), contents]),
  );
  files.set("licences.txt", licences(Object.keys(result.metafile.inputs)).join("\n\n"));
  return files;
}

/** What a home screen shows. */
const ICONS = [
  ["icon.svg", svg()],
  ["icon-192.png", png(192)],
  ["icon-512.png", png(512)],
];

function put(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, contents] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
}

const page = await bundled({
  entryPoints: { page: "src/main.ts", style: "src/style.css" },
  outdir: "assets",
  entryNames: "[name]-[hash]",
});
/** What a report holds within itself: not served, so not named by its content. */
const report = await bundled({
  entryPoints: { report: "src/report/main.ts", style: "src/report/style.css" },
  outdir: "report",
  format: "iife",
  legalComments: "none",
});
const files = new Map([...report, ...page, ...ICONS]);

const named = (pattern) => `/${[...files.keys()].find((name) => pattern.test(name))}`;
const html = readFileSync(join(here, "index.html"), "utf8")
  .replace("@style@", named(/style-.*\.css$/))
  .replace("@script@", named(/page-.*\.js$/));
files.set("index.html", html);
files.set("manifest.webmanifest", readFileSync(join(here, "manifest.webmanifest"), "utf8"));
put(out, files);

if (phone) {
  const entryPoints = {
    phone: "src/phone/main.ts",
    worker: "src/phone/worker.ts",
    sw: "src/phone/sw.ts",
  };
  const site = await bundled({ entryPoints: { ...entryPoints, "phone.style": "src/phone/phone.css" } });
  for (const [name, contents] of ICONS) site.set(name, contents);
  site.set("phone.css", site.get("phone.style.css"));
  site.delete("phone.style.css");
  site.set("index.html", readFileSync(join(here, "phone.html"), "utf8"));
  site.set("manifest.webmanifest", readFileSync(join(here, "phone.webmanifest"), "utf8"));
  put(phone, site);
}
