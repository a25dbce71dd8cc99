"""Draw docs/pictures: every dashboard with simulated runs, by Grafana's UI library in headless Chromium.

No Grafana server runs: panels are drawn from the dashboards' JSON and the answers of a real influxd. It needs influxd,
npm and chromium; run it with the project's Python. Packages from npm go to the folder that is named as argument.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from dashboard_runs import LENGTH_S, Written, write  # noqa: E402 - lies beside the tests
from influxd import influxd  # noqa: E402
from panel_runner import Json, View, fill_variables, panels  # noqa: E402

WIDTH = 1560
MARGIN = 16
ROW = 38
SPANS_MS = {"fleetfoot-review": 1000 * LENGTH_S, "fleetfoot-trends": 40 * 86_400_000}
ESBUILD = [
    "node_modules/.bin/esbuild", "main.jsx", "--bundle", "--outfile=out.js", "--format=iife", "--jsx=automatic",
    "--alias:react-custom-scrollbars-2=./scrollbars.jsx", "--loader:.svg=text", "--loader:.woff2=empty",
    "--loader:.woff=empty", "--loader:.ttf=empty", '--define:process.env.NODE_ENV="production"',
    "--define:global=window", "--log-level=warning",
]  # fmt: skip
STYLE = f"body{{background:#111217;margin:{MARGIN}px}}#root{{position:relative}}"


def bundle(work: Path) -> None:
    """Install what package.json names and bundle the page's script."""
    work.mkdir(parents=True, exist_ok=True)
    for name in ("main.jsx", "scrollbars.jsx", "package.json"):
        shutil.copy(HERE / name, work)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=work, check=True)
    subprocess.run(ESBUILD, cwd=work, check=True)


def answered(board: Json, written: Written) -> Json:
    """Return the dashboard with what the server answers to each of its targets."""
    span_ms = SPANS_MS.get(board["uid"], 900_000)
    chosen = {} if board["uid"] == "fleetfoot-group" else {"athlete": "anna"}
    seen = View(written.now_ms - span_ms, written.now_ms, chosen)
    seen = fill_variables(board, seen, written.server, written.database)
    answers = {
        panel["id"]: [
            {"alias": target["alias"], "series": written.server.ask(seen.substitute(target["query"]), "runs")}
            for target in panel["targets"]
        ]
        for panel in panels(board)
    }
    return {
        "board": board,
        "answers": answers,
        "width": WIDTH,
        "range": {"from": seen.from_ms, "to": seen.to_ms},
    }


def draw(page: Json, work: Path, picture: Path) -> None:
    """Write the page and take its picture."""
    height = ROW * max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in page["board"]["panels"])
    data = json.dumps(page).replace("<", "\\u003c")
    html = work / "page.html"
    html.write_text(
        f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><div id=root></div>"
        f'<script id=data type="application/json">{data}</script>'
        '<link rel=stylesheet href="out.css"><script src="out.js"></script>',
        encoding="utf-8",
    )
    size = f"--window-size={WIDTH + 2 * MARGIN},{height + 2 * MARGIN}"
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--virtual-time-budget=8000",
    ]
    command = ["chromium", *options, size, f"--screenshot={picture}", html.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    """Draw all dashboards."""
    work = Path(sys.argv[1]).resolve()
    bundle(work)
    pictures = ROOT / "docs" / "pictures"
    pictures.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, influxd(Path(folder)) as server:
        written = write(server, "runs")
        for path in sorted((ROOT / "dashboards" / "json").glob("*.json")):
            board = json.loads(path.read_text(encoding="utf-8"))
            draw(answered(board, written), work, pictures / f"{path.stem}.png")


if __name__ == "__main__":
    main()
