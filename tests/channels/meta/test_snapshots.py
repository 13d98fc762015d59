import json
from pathlib import Path

import pytest

from relevo.platform.graph.messaging import split_messaging
from tests.channels.meta.golden import KINDS, Golden

FILES = [(kind, file) for kind in KINDS for file in kind.inbound_files()]


@pytest.mark.parametrize(("kind", "file"), FILES, ids=[f"{kind.kind}-{file.stem}" for kind, file in FILES])
def test_every_payload_yields_what_its_name_says(kind: Golden, file: Path) -> None:
    assert kind.read(json.loads(file.read_text())) == json.loads(kind.snapshot.read_text())[file.stem]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_snapshot_speaks_of_every_payload_and_of_nothing_else(kind: Golden) -> None:
    assert sorted(json.loads(kind.snapshot.read_text())) == [file.stem for file in kind.inbound_files()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_what_is_of_another_kind_is_nothing(kind: Golden) -> None:
    other = next(one for one in KINDS if one is not kind)
    body = kind.payload("in_text") | {"object": other.object_name}
    assert kind.read(body) == []
    assert kind.parse(body) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_same_message_in_two_entries_has_one_id(kind: Golden) -> None:
    body = kind.payload("in_duplicate_same_mid_two_entries")
    elements = split_messaging(body, object_name=kind.object_name)
    assert [element.external_id for element in elements] == ["message:dup_mid_1", "message:dup_mid_1"]
