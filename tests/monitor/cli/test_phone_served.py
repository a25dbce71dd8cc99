"""The phone's app, served to phones: anybody gets the app, and nobody anything else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import ssl
from typing import TYPE_CHECKING

from page_world import Site, new_sink, until
from ports import free_port

from fleetfoot.assembly.receiving import writers_of
from fleetfoot.cli.registry import levels
from fleetfoot.commands import phone
from fleetfoot.config import load
from fleetfoot.page.own_certificate import own_certificate
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CONTENT = {
    "index.html": b"<!doctype html><title>app</title>",
    "pyodide.asm.wasm": b"\0asm" * 1000,
    "numpy.whl": b"PK",
    "_headers": b"/*",
}


async def test_the_app_is_everybodys_and_nothing_else_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    known = {each.name: levels(each) for each in registry()}
    said = {
        "store.path": tmp_path / "s.db",
        "page.listen": f"0.0.0.0:{port}",
        "page.token_file": tmp_path / "token",
    }
    serving = asyncio.create_task(phone.served(load(None, {}, known, said), CONTENT))
    await until(lambda: "the app is at https://" in capsys.readouterr().err)
    trusted = ssl.create_default_context(
        cafile=own_certificate(tmp_path / "page-tls", ["localhost"]).authority
    )
    served = Site(new_sink(), f"https://127.0.0.1:{port}/", port, [], tls=trusted)

    def end() -> None:
        if not serving.done():  # then the signal is its; it would end the worker
            os.kill(os.getpid(), signal.SIGTERM)

    with contextlib.ExitStack() as stack:
        stack.callback(end)
        app = await served.ask("/")
        assert (app.status, app.body) == (200, CONTENT["index.html"])
        assert "'wasm-unsafe-eval'" in app.headers["content-security-policy"]
        assert "bluetooth=(self)" in app.headers["permissions-policy"]
        assert app.headers["cross-origin-opener-policy"] == "same-origin"
        code = await served.ask("/pyodide.asm.wasm", accept_encoding="gzip")
        assert (code.headers["content-type"], code.headers["content-encoding"]) == (
            "application/wasm",
            "gzip",
        )
        assert len(code.body) < len(CONTENT["pyodide.asm.wasm"])
        for path in ("/_headers", "/report/x", "/api/stream", "/start-list", "/token", "/s.db"):
            assert (await served.ask(path)).status == 401
        for path in ("/../s.db", "/%2e%2e/s.db", "/..%2fs.db"):
            assert (await served.ask(path)).status in {400, 401}
        assert (await served.ask("/api/runs/x/lines")).status == 401
        token = writers_of(load(None, {}, known, said)).add("demo")
        sent = await served.ask("/api/runs/some-run/lines", authorization=f"Bearer {token}")
        assert json.loads(sent.body) == {"have": 0, "complete": False}
    assert await serving == 0
