"""Walking through bundles: all that is there, nothing that is not, and nothing that strangers wish for."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.bundle import member, walk, zipped
from fleetfoot.sources.bundle.member import Member, plain_name
from fleetfoot.sources.bundle.walk import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def zip_of(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def found(*paths: Path) -> dict[str, bytes]:
    """Return the content of every member by its own name; there must be no problem."""
    contents: dict[str, bytes] = {}
    for each in walk.walk(paths):
        assert isinstance(each, Member), each
        contents[each.name] = each.content()
    return contents


def problems(*paths: Path) -> list[str]:
    told: list[str] = []
    for each in walk.walk(paths):
        try:
            if isinstance(each, Problem):
                told.append(each.reason)
            else:
                each.content()
        except UnreadableError as error:
            told.append(error.what.removeprefix(f"{each.where}: "))
    return told


def test_files_folders_gzip_and_archives_within_archives(tmp_path: Path) -> None:
    inner = zip_of({"deep.fit": b"deep"})
    outer = zip_of({"part1.zip": inner, "a/b.tcx": b"b", "c.gpx.gz": gzip.compress(b"c")})
    folder = tmp_path / "export"
    (folder / "years" / "2024").mkdir(parents=True)
    (folder / "outer.zip").write_bytes(outer)
    (folder / "years" / "2024" / "d.fit.gz").write_bytes(gzip.compress(b"d"))
    alone = tmp_path / "alone.csv"
    alone.write_bytes(b"alone")
    assert found(folder, alone) == {
        "deep.fit": b"deep",
        "b.tcx": b"b",
        "c.gpx": b"c",
        "d.fit": b"d",
        "alone.csv": b"alone",
    }
    places = [each.where for each in walk.walk([folder])]
    assert f"{folder / 'outer.zip'}: part1.zip: deep.fit" in places


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_archives_are_known_by_their_bytes_whatever_packs_them(tmp_path: Path, method: int) -> None:
    path = tmp_path / "export.download-me"
    path.write_bytes(zip_of({"a.fit": b"a" * 5000}, method))
    assert found(path) == {"a.fit": b"a" * 5000}


def test_the_head_is_read_without_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.fit.gz"
    content = os.urandom(3 * member.HEAD)
    path.write_bytes(gzip.compress(content)[:-20])
    (each,) = walk.walk([path])
    assert isinstance(each, Member)
    assert each.head() == content[: member.HEAD]
    with pytest.raises(UnreadableError, match="cut off"):
        each.content()


def test_names_of_what_is_packed() -> None:
    assert [plain_name(name) for name in ("a.fit", "b/a.FIT.GZ", "c\\a.tcx.gz", ".gz")] == [
        "a.fit",
        "a.FIT",
        "a.tcx",
        ".gz",
    ]


def test_hidden_and_unfinished_files_and_links_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / ".stversions").mkdir(parents=True)
    for name in (
        ".syncthing.run.fit.tmp",
        "~syncthing~run.fit.tmp",
        "run.fit.part",
        "run.fit.crdownload",
        ".stversions/old.fit",
        "good.fit",
    ):
        (folder / name).write_bytes(b"x")
    outside = tmp_path / "outside.fit"
    outside.write_bytes(b"secret")
    (folder / "link.fit").symlink_to(outside)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.fit")
    assert set(found(folder)) == {"good.fit"}
    assert found(folder / "link.fit") == {"link.fit": b"secret"}  # asked for by name


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert problems(tmp_path / "pipe", tmp_path / "absent") == [
        "is not a regular file",
        "cannot be opened: No such file or directory",
    ]


def test_links_and_names_that_climb_in_an_archive_do_no_harm(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../climbs.fit", b"climbs")
        archive.writestr("/etc/rooted.fit", b"rooted")
        link = zipfile.ZipInfo("link.fit")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    path = tmp_path / "a.zip"
    path.write_bytes(packed.getvalue())
    before = sorted(tmp_path.rglob("*"))
    assert found(path) == {"climbs.fit": b"climbs", "rooted.fit": b"rooted"}
    assert sorted(tmp_path.rglob("*")) == before


def test_archives_lie_within_each_other_up_to_a_depth(tmp_path: Path) -> None:
    content = zip_of({"run.fit": b"x"})
    for _ in range(walk.DEEPEST):
        content = zip_of({"inner.zip": content})
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert problems(path) == ["lies in 3 archives: unpack the outer ones"]


def test_an_encrypted_archive_is_told_once(tmp_path: Path) -> None:
    content = bytearray(zip_of({"a.fit": b"a", "b.fit": b"b"}))
    for signature, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = -1
        while (start := content.find(signature, start + 1)) >= 0:
            content[start + at] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert problems(path) == ["is encrypted: unpack it with its password"]


def test_a_bomb_in_gzip_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.fit.gz"
    path.write_bytes(gzip.compress(bytes(2**20 + 1)))
    assert problems(path) == ["unpacks to more than 200 times its size, as a bomb does"]
    path.write_bytes(gzip.compress(bytes(2**20)))
    assert problems(path) == []
    path.write_bytes(gzip.compress(os.urandom(10_000) * 100))  # 100 times: nobody's, and borne
    assert problems(path) == []
    monkeypatch.setattr(member, "LARGEST", 2**19)
    assert problems(path) == ["unpacks to more than 0 MiB, which no recording of a run does"]


def test_a_member_that_unpacks_to_too_much_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"bomb.fit": bytes(2**22), "run.fit": b"x"}))
    assert problems(path) == ["unpacks to more than 200 times its size, as a bomb does"]
    assert [each.name for each in walk.walk([path]) if isinstance(each, Member)] == ["run.fit"]


def test_an_archive_that_unpacks_to_too_much_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "LEAST_BUDGET", 10 * 2**20)
    path = tmp_path / "bomb.zip"
    path.write_bytes(zip_of({f"{n}.fit": bytes(2**20) for n in range(100)}))
    told = problems(path)
    assert all(each.endswith("unpacks to more than 60 times its size, as a zip bomb does") for each in told)
    assert len(told) <= 2
    nested = tmp_path / "nested.zip"
    inner = zip_of({f"{n}.fit": bytes(2**20) for n in range(8)}, zipfile.ZIP_STORED)
    nested.write_bytes(zip_of({"inner.zip": inner}))
    assert problems(nested) == ["unpacks to more than 200 times its size, as a bomb does"]


def test_more_members_than_anybody_has_are_not_even_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 3)
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({f"{n}.fit": b"" for n in range(4)}))
    assert problems(path) == ["holds 4 files; more than 3 are not read at once"]


def test_the_end_of_a_large_archive_counts(tmp_path: Path) -> None:
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**9, 10**9, 0, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 4, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + end64 + locator + end)
    assert problems(path) == ["holds 1000000000 files; more than 200000 are not read at once"]


def test_a_member_whose_bytes_are_damaged_leaves_the_others(tmp_path: Path) -> None:
    content = bytearray(zip_of({"a.fit": b"a" * 100, "b.fit": b"b" * 100}, zipfile.ZIP_STORED))
    content[content.index(b"a" * 100) + 50] ^= 0xFF
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    (told,) = problems(path)
    assert "CRC" in told


def test_members_without_a_name_are_passed_over(tmp_path: Path) -> None:
    content = bytearray(zip_of({"a.fit": b"a", "b.fit": b"b"}))
    for signature, at in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30)):
        content[content.index(signature) + at] = 0  # names end at a zero byte
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert found(path) == {"b.fit": b"b"}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8),
    cut=st.integers(0, 2000),
)
def test_damaged_archives_raise_nothing_else(
    tmp_path: Path, changes: list[tuple[int, int]], cut: int
) -> None:
    inner = zip_of({"d.fit": b"d" * 200})
    content = bytearray(zip_of({"a.fit.gz": gzip.compress(b"a" * 300), "b.zip": inner, "c.tcx": b"c" * 50}))
    for at, value in changes:
        content[at % len(content)] = value
    path = tmp_path / "a.zip"
    path.write_bytes(content[: cut or None])
    for each in walk.walk([path]):
        if isinstance(each, Member):
            try:
                each.head()
                each.content()
            except UnreadableError as error:
                assert str(path) in error.what  # noqa: PT017 - it may not be raised at all
