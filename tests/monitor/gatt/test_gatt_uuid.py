from __future__ import annotations

import uuid as standard

import pytest

from fleetfoot.gatt import uuid


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2A37", "2a37"),
        ("2a37", "2a37"),
        ("00002A37", "2a37"),
        ("00002a37-0000-1000-8000-00805f9b34fb", "2a37"),
        ("00002A37-0000-1000-8000-00805F9B34FB", "2a37"),
        ("FB005C80-02E7-F387-1CAD-8ACD2D8DF0C8", "fb005c80-02e7-f387-1cad-8acd2d8df0c8"),
        ("ABCD2A37", "abcd2a37-0000-1000-8000-00805f9b34fb"),
        ("00002a37-0000-1000-8000-00805f9b34fc", "00002a37-0000-1000-8000-00805f9b34fc"),
    ],
)
def test_canonical_form(written: str, expected: str) -> None:
    assert uuid.canonical(written) == expected
    assert uuid.canonical(expected) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2a3",
        "2a3g",
        "0x2a37",
        "-a37",
        "2a370000-1000-8000-00805f9b34fb",
        "00002a3700001000800000805f9b34fb",
    ],
)
def test_what_is_no_uuid_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a UUID"):
        uuid.canonical(written)


def test_constants_are_canonical_and_differ() -> None:
    constants = [value for name, value in vars(uuid).items() if name.isupper() and not name.startswith("_")]
    assert constants == [uuid.canonical(constant) for constant in constants]
    assert len(set(constants)) == len(constants)


@pytest.mark.parametrize("own", [uuid.RUNNING_DYNAMICS_SERVICE, uuid.RUNNING_DYNAMICS_MEASUREMENT])
def test_own_uuids_are_random_ones(own: str) -> None:
    assert standard.UUID(own).version == 4
