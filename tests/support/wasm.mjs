// node wasm.mjs SITE: analyse captures in WebAssembly. A path a line on standard input; per capture one JSON line:
// {"path", "lines"} as fleetfoot.phone.replayed yields them, or {"path", "error"}. First comes {"python", "numpy"}. Of a
// path behind "fit:" it is {"path", "fit"}, the SHA-256 of the file that fleetfoot.phone.activity makes of it.
import { readFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const site = resolve(process.argv[2]);
const { loadPyodide } = await import(pathToFileURL(join(site, "pyodide", "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: join(site, "pyodide"), packages: [] });
const home = python.runPython("import site; site.getsitepackages()[0]");
for (const name of ["numpy.zip", "core.zip"])
  python.unpackArchive(new Uint8Array(readFileSync(join(site, name))), "zip", { extractDir: home });
const out = (row) => writeSync(1, `${JSON.stringify(row)}\n`);
const analyse = python.runPython(`
import json, pathlib
from fleetfoot.phone.replayed import replayed
lambda path: json.dumps(list(replayed(pathlib.Path(path))))
`);
const written = (place) =>
  python.runPython(`
import hashlib
from fleetfoot.phone.activity import fit
hashlib.sha256(fit(pathlib.Path("${place}"), {"feel": 75})).hexdigest()
`);
const about = "import json, sys, numpy; json.dumps({'python': sys.version.split()[0], 'numpy': numpy.__version__})";
out(JSON.parse(python.runPython(about)));
for await (const line of createInterface({ input: process.stdin })) {
  const isFit = line.startsWith("fit:");
  const path = isFit ? line.slice(4) : line;
  const place = `/${path.split("/").at(-1)}`;
  python.FS.writeFile(place, new Uint8Array(readFileSync(path)));
  try {
    out(isFit ? { path, fit: written(place) } : { path, lines: JSON.parse(analyse(place)) });
  } catch (error) {
    out({ path, error: String(error.message) });
  }
  python.FS.unlink(place);
}
