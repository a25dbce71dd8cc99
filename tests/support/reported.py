"""Stores to report on, and what a report must be as HTML."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
from patience import PATIENCE_S
from project import ROOT
from recorded import STARTED

from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.derive import complete
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fleetfoot.path.alert import Alert
    from fleetfoot_signal.types import Floats

VALIDATOR: Final = ROOT / "monitor" / "web" / "node_modules" / ".bin" / "html-validate"
DETECTORS: Final = [kind.name for kind in registry()]
STRAP: Final = dict.fromkeys(
    (Channel.SPEED, Channel.HEART_RATE, Channel.CADENCE, Channel.VERTICAL_OSCILLATION), "strap"
)
_VOID: Final = {"meta", "br", "link", "img", "hr", "input"}


def unknown(seconds: int) -> Floats:
    return np.full((len(SPECS), seconds), np.nan)


def steady(seconds: int, speed: float = 3.0, beats: float = 150.0, cadence: float = 166.0) -> Floats:
    """Return seconds of even running on level ground; a little noise, the same every time."""
    values = unknown(seconds)
    wave = np.sin(np.arange(seconds) / 7.0)
    values[Channel.SPEED] = speed + 0.03 * wave
    values[Channel.HEART_RATE] = np.round(beats + wave)
    values[Channel.CADENCE] = np.round(cadence + wave)
    values[Channel.VERTICAL_OSCILLATION] = 88.0 + wave
    values[Channel.GROUND_CONTACT] = 255.0 + 3.0 * wave
    values[Channel.ALTITUDE] = 100.0
    complete(values, np.zeros(seconds))
    return values


def faded(seconds: int = 4800, at_s: int = 3000, loss: float = 0.15, beats: float = 0.0) -> Floats:
    """Return a run that loses a share of its speed at a second, ``beats`` being what heart rate does."""
    values = steady(seconds)
    values[Channel.SPEED, at_s:] *= 1.0 - loss
    values[Channel.HEART_RATE, at_s:] += beats
    complete(values, np.zeros(seconds))
    return values


def a_run(run_id: str = "20260517T063000Z-0123abcd", **changes: Any) -> Run:  # noqa: ANN401 - fields of Run
    facts: dict[str, Any] = {"athlete": "anna", "source": "x.fit", "started_utc": STARTED, "sensors": STRAP}
    return Run(run_id, **(facts | changes))


def put_run(
    path: Path,
    values: Floats,
    run: Run | None = None,
    *,
    summary: Mapping[str, Any] | None = None,
    alerts: Sequence[Alert] = (),
) -> Path:
    """Record a run; without a summary it is interrupted."""
    chosen = run or a_run()
    scores = np.full(len(DETECTORS), np.nan)
    with Store.open(path, detectors=DETECTORS) as store:
        recorder = store.record(chosen)
        for index in range(values.shape[1]):
            recorder.second(Second(index, values[:, index], scores))
        for alert in alerts:
            recorder.alert(alert)
        if summary is not None:
            recorder.end(dict(summary))
    return path


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.text.append(data)


class Page:
    """A report as a reader of HTML has it; fails where its tags do not balance."""

    def __init__(self, html: str) -> None:
        self.html = html
        reader = _Reader()
        reader.feed(html)
        reader.close()
        assert not reader.open, f"left open: {reader.open}"
        self.tags = reader.seen
        self.text = " ".join(" ".join(reader.text).split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def assert_self_contained(page: Page) -> None:
    """Fail where a page asks for anything that it does not hold, or runs a script that its policy does not name."""
    scripts = re.findall(r"<script>(.*?)</script>", page.html, re.DOTALL)
    assert len(page.named("script")) == len(scripts) + len(
        [a for a in page.named("script") if a.get("id") == "run-data"]
    )
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)]
    loaded = [a[name] for _, a in page.tags for name in ("src", "srcset", "data") if name in a]
    assert not loaded
    assert not page.named("link")
    assert "url(" not in page.html
    assert "@import" not in page.html
    plain = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    policies = [a for a in page.named("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    policy = str(policies[0]["content"])
    assert policy == (plain if policy == plain else f"{plain}; script-src '{policy.split(chr(39))[-2]}'")
    assert all(f"'sha256-{digest}'" in policy for digest in digests)
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


def assert_valid(html: str, folder: Path) -> None:
    """Fail where html-validate finds anything wrong with a page; skip where it is not installed."""
    if not VALIDATOR.exists():
        pytest.skip("html-validate is not installed: npm ci in monitor/web")
    (folder / ".htmlvalidate.json").write_text('{"root": true, "extends": ["html-validate:recommended"]}')
    (folder / "page.html").write_text(html)
    done = subprocess.run(
        [VALIDATOR, "page.html"], cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    assert done.returncode == 0, done.stdout + done.stderr
