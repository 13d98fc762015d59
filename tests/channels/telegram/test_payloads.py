"""Every inbound payload file, as it is, through the reading: the snapshot beside was read line by line by a person."""

import json
from pathlib import Path
from typing import Any

import pytest

from relevo.channels.telegram import wire
from relevo.desk.channels.api import HookRefused

PAYLOADS = Path(__file__).with_name("payloads")
GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text())
INBOUND = sorted(path.name for path in PAYLOADS.glob("in_*.json"))


def read(name: str) -> dict[str, Any]:
    return json.loads((PAYLOADS / name).read_text())


def as_shown(update: dict[str, Any]) -> dict[str, Any]:
    element = wire.split(update)
    assert element is not None
    incoming = [{"type": one.type, **one.model_dump(mode="json", exclude_defaults=True)} for one in wire.parse(update)]
    for one in incoming:
        for extra in one.get("extras", ()):
            extra.pop("raw", None)
    return {"lane": element.lane, "external_id": element.external_id, "incoming": incoming}


@pytest.mark.parametrize("name", INBOUND)
def test_each_file_yields_what_its_name_says(name: str) -> None:
    assert as_shown(read(name)) == GOLDEN[name]


def test_no_file_is_left_out() -> None:
    assert sorted(GOLDEN) == INBOUND
    assert len(INBOUND) == 24


def test_an_unknown_kind_of_message_is_visible_with_all_that_came() -> None:
    update = read("in_text.json")
    del update["message"]["text"]
    update["message"]["paid_video_note_poll"] = {"x": 1}
    [incoming] = wire.parse(update)
    assert incoming.type == "message"
    [extra] = incoming.extras
    assert (extra.kind, extra.text) == ("unsupported", "paid_video_note_poll")
    assert extra.raw == update["message"]


@pytest.mark.parametrize("body", [None, [], "x", 7, {}, {"update_id": "9"}, {"update_id": None}])
def test_what_is_no_update_is_no_element(body: object) -> None:
    assert wire.split(body) is None


@pytest.mark.parametrize("name", INBOUND)
def test_a_file_with_any_one_part_missing_or_of_another_type_is_read_without_an_error(name: str) -> None:
    for broken in _mutations(read(name)):
        if wire.split(broken) is not None:
            wire.parse(broken)


def _mutations(value: Any) -> list[Any]:
    """Each key of each object left out, and each value replaced by ones of other types."""
    found: list[Any] = []
    if isinstance(value, dict):
        for key in value:
            found.append({name: inner for name, inner in value.items() if name != key})
            found += [value | {key: other} for other in (None, [], {}, "x", 0, -1, True)]
            found += [value | {key: inner} for inner in _mutations(value[key])]
    elif isinstance(value, list):
        found += [[inner] for one in value for inner in _mutations(one)]
    return found


def test_the_secret_token_is_compared_whole() -> None:
    wire.verify({wire.SECRET_HEADER: "s3cr3t_A-Z_09"}, "s3cr3t_A-Z_09")
    for wrong in ("", "s3cr3t_A-Z_0", "s3cr3t_A-Z_091", "S3cr3t_A-Z_09", "s3cr3t_A-Z_0ñ"):
        with pytest.raises(HookRefused):
            wire.verify({wire.SECRET_HEADER: wrong}, "s3cr3t_A-Z_09")
    with pytest.raises(HookRefused):
        wire.verify({wire.SECRET_HEADER: ""}, "")
