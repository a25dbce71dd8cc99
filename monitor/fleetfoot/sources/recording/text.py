"""From bytes to text, whatever program wrote them; and out of gzip, however far it would expand."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final

from charset_normalizer import from_bytes

from fleetfoot.errors import UnreadableError

GZIP: Final = b"\x1f\x8b"
_DEEPEST: Final = 3
"""gzip in gzip, as some exports do; more is no accident."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 65_536
_DECLARED: Final = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]{2,20})[\"']")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST_CONTROL: Final = 0.01
"""Share of control characters from which something is no text."""
_TELLING: Final = 12
"""So many characters outside of ASCII tell an encoding; of fewer, that of Western Windows is the likeliest."""
_LEGACY: Final = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "mac_roman",
    "shift_jis",
    "gb18030",
    "big5",
)


def unpacked(where: str, content: bytes, largest: int) -> bytes:
    """Return what a gzip file holds; other content as it is.

    A file that breaks off is unpacked up to there.

    Raises
    ------
    UnreadableError
        If it expands beyond ``largest`` bytes, or is no gzip file behind its first bytes.
    """
    for _ in range(_DEEPEST):
        if content[:2] != GZIP:
            return content
        content = _inflated(where, content, largest)
    raise UnreadableError(f"{where}: is compressed again and again, which no recording is")


def _inflated(where: str, content: bytes, largest: int) -> bytes:
    parts: list[bytes] = []
    room, rest = largest + 1, content
    while rest[:2] == GZIP and room > 0:
        inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            parts.append(inflater.decompress(rest, room))
        except zlib.error as error:
            if not any(parts):
                raise UnreadableError(f"{where}: is a damaged gzip file") from error
            break
        room -= len(parts[-1])
        rest = inflater.unused_data
        if not inflater.eof:
            break
    whole = b"".join(parts)
    if len(whole) > largest:
        raise UnreadableError(
            f"{where}: unpacks to more than {largest // 2**20} MiB, which no recording of a run does"
        )
    if not whole:
        raise UnreadableError(f"{where}: holds nothing once it is unpacked")
    return whole


def text_of(where: str, content: bytes) -> str:
    """Return the text in a file: by its mark, by what its XML declares, as UTF-8, else by what it most looks like.

    Raises
    ------
    UnreadableError
        If it is no text.
    """
    mark = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), None)
    if mark:
        text = content[len(mark[0]) :].decode(mark[1], errors="replace")
    elif encoding := _wide(content[:_SAMPLE]):
        text = content.decode(encoding, errors="replace")
    else:
        text = _narrow(content)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        raise UnreadableError(f"{where}: is neither FIT nor a text file")
    return text.replace("\0", "")


def _wide(sample: bytes) -> str:
    """Return the encoding of text without a mark in which every other byte is zero, as Latin text is in UTF-16."""
    if b"\0" not in sample or len(sample) < 4:
        return ""
    empty = "".join("0" if sample[i::4].count(0) * 8 > len(sample) else "x" for i in range(4))
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be", "x000": "utf-32-le", "000x": "utf-32-be"}.get(empty, "")


def _narrow(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_guessed(content), errors="replace")


def _guessed(content: bytes) -> str:
    declared = _DECLARED.match(content[:200])
    if declared:
        try:
            codec = codecs.lookup(declared[1].decode())
        except LookupError:
            codec = None
        if codec is not None and codec._is_text_encoding and not codec.name.startswith("utf"):  # noqa: SLF001 - else zip_codec and the like
            return codec.name
    sample = content[:_SAMPLE]
    decoded = sample.decode("utf-8", errors="replace")
    foreign = sum(byte > 0x7F for byte in sample)
    if decoded.count("\ufffd") * 4 < sum(char > "\x7f" for char in decoded):
        return "utf-8"  # a few bad bytes cost these characters only
    best = from_bytes(sample, cp_isolation=list(_LEGACY)).best() if foreign >= _TELLING else None
    return best.encoding if best is not None else _LEGACY[0]
