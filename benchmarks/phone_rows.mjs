// node phone_rows.mjs SITE CAPTURE...: what seconds of runs cost in WebAssembly, a line of JSON for each capture.
import { readFileSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [site, ...captures] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(site, "pyodide", "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: join(site, "pyodide"), packages: [] });
const home = python.runPython("import site; site.getsitepackages()[0]");
for (const name of ["numpy.zip", "core.zip"])
  python.unpackArchive(new Uint8Array(readFileSync(join(site, name))), "zip", { extractDir: home });
const script = join(dirname(fileURLToPath(import.meta.url)), "phone_rows.py");
python.FS.writeFile(`${home}/phone_rows.py`, readFileSync(script));
const { measured } = python.pyimport("phone_rows");
const clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
for (const path of captures) {
  python.FS.writeFile("/run.jsonl", new Uint8Array(readFileSync(path)));
  writeSync(1, `${measured("/run.jsonl", clock)}\n`);
}
