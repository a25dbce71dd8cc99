"""Draw docs/pictures: every dashboard with the seasons of the demo, by Grafana's UI library in headless Chromium.

No Grafana server runs: panels are drawn from the dashboards' JSON and the answers of a real influxd. It needs influxd,
npm and chromium; run it with the project's Python. Packages from npm go to the folder that is named as argument.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from influx_gateway import gateway  # noqa: E402 - lies beside the tests
from influxd import Influxd, influxd  # noqa: E402
from panel_runner import Json, View, fill_variables, panels  # noqa: E402

from deploy.demo.season import ATHLETES, LIVE, capture, fleetfoot, season  # noqa: E402

WIDTH = 1560
MARGIN = 16
ROW = 38
DAY_MS = 86_400_000
WEEKS = 10
SPANS_MS = {"fleetfoot-review": 28 * DAY_MS, "fleetfoot-trends": WEEKS * 7 * DAY_MS}
ELSE_MS = 1_800_000
BEGAN = timedelta(minutes=46)
"""How long the run of now is under way: its bounce rises from minute 30 on."""
FIRST = {"fleetfoot-review": "Legs and heart"}
"""Boards of which a second picture shows what stands above a heading: the README's."""
DATABASE = "demo"
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


def fill(server: Influxd, folder: Path, now: datetime) -> None:
    """Fill InfluxDB as the demo of the stack does."""
    server.database(DATABASE)
    with gateway(server.port) as gate:
        config = folder / "c.toml"
        config.write_text(f"[influx]\nurl = '{gate.url}'\nbucket = '{DATABASE}'\n")
        for athlete in ATHLETES:
            store = ("--store", str(folder / f"{athlete}.db"), "--config", str(config))
            past = season(folder, athlete, WEEKS, now)
            under_way = capture(folder, athlete, LIVE, now - BEGAN)
            for words in (
                ("import", str(past), "--athlete", athlete, *store),
                ("replay", str(under_way), "--athlete", athlete, "--mqtt", "off", *store),
                ("ship", "--once", *store),
            ):
                subprocess.run(fleetfoot(*words), check=True, capture_output=True)


def looked_at(board: Json, server: Influxd, now: datetime) -> View:
    """Return a board as its reader sees it: the run with most alerts, the last minutes, or weeks."""
    now_ms = round(1000 * now.timestamp())
    span_ms = SPANS_MS.get(board["uid"], ELSE_MS)
    chosen: dict[str, str] = {} if board["uid"] == "fleetfoot-group" else {"athlete": next(iter(ATHLETES))}
    if board["uid"] == "fleetfoot-review":
        where = f"\"phase\" = 'onset' AND \"athlete\" = '{chosen['athlete']}'"
        told = server.rows(f'SELECT count("value") FROM "event" WHERE {where} GROUP BY "run"', DATABASE)  # noqa: S608 # ours
        of_season = [row for row in told if "T120000Z" in row["run"]]  # not the run of now
        chosen["run"] = max(of_season, key=lambda row: (row["count"], row["run"]))["run"]
    return fill_variables(board, View(now_ms - span_ms, now_ms, chosen), server, DATABASE)


def answered(board: Json, server: Influxd, now: datetime) -> Json:
    """Return the dashboard with what the server answers to each of its targets."""
    seen = looked_at(board, server, now)
    answers = {
        panel["id"]: [
            {"alias": target["alias"], "series": server.ask(seen.substitute(target["query"]), DATABASE)}
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


def draw(page: Json, work: Path, picture: Path, above: str | None = None) -> None:
    """Write the page and take its picture, of all or of what stands above a heading."""
    placed = [(panel["title"], panel["gridPos"]) for panel in page["board"]["panels"]]
    rows = [place["y"] for title, place in placed if title == above]
    whole = ROW * max(place["y"] + place["h"] for _, place in placed)
    height = ROW * rows[0] - MARGIN if rows else whole
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
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder, influxd(Path(folder)) as server:
        fill(server, Path(folder), now)
        for path in sorted((ROOT / "dashboards" / "json").glob("*.json")):
            board = json.loads(path.read_text(encoding="utf-8"))
            page = answered(board, server, now)
            draw(page, work, pictures / f"{path.stem}.png")
            if path.stem in FIRST:
                draw(page, work, pictures / f"{path.stem}-first.png", FIRST[path.stem])


if __name__ == "__main__":
    main()
