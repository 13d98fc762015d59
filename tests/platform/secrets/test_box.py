import base64
import copy
import json
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import create_model

from relevo.platform.secrets import BadKeyError, BadSecret, Place, Secret, SecretBox, open_secret_box
from relevo.platform.secrets.keys import MasterKey, load_or_make_key_file, parse_keys
from relevo.platform.settings import Settings

PLACE = Place("channel", "secret", UUID(int=1), UUID(int=2))
KEY = MasterKey(os.urandom(32))
TEXT = "sk-live-très-secret"


def test_what_is_closed_opens_in_its_place() -> None:
    box = SecretBox([KEY])
    sealed = box.close(Secret(TEXT), PLACE)
    assert TEXT.encode() not in sealed
    assert box.open(sealed, PLACE).reveal() == TEXT
    assert box.close(Secret(TEXT), PLACE) != sealed


@pytest.mark.parametrize(
    "place",
    [
        Place("channel", "secret", UUID(int=1), UUID(int=3)),
        Place("channel", "secret", UUID(int=2), UUID(int=2)),
        Place("channel", "token", UUID(int=1), UUID(int=2)),
        Place("channe", "lsecret", UUID(int=1), UUID(int=2)),
    ],
)
def test_moved_to_another_row_tenant_column_or_table_it_does_not_open(place: Place) -> None:
    box = SecretBox([KEY])
    with pytest.raises(BadSecret):
        box.open(box.close(Secret(TEXT), PLACE), place)


def test_every_changed_byte_is_noticed() -> None:
    box = SecretBox([KEY])
    sealed = box.close(Secret(TEXT), PLACE)
    for at in range(len(sealed)):
        with pytest.raises(BadSecret):
            box.open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], PLACE)
        with pytest.raises(BadSecret):
            box.open(sealed[:at], PLACE)


def test_a_new_key_in_front_opens_the_old_and_closes_with_the_new() -> None:
    old = SecretBox([KEY]).close(Secret(TEXT), PLACE)
    box = SecretBox([MasterKey(os.urandom(32)), KEY])
    assert box.open(old, PLACE).reveal() == TEXT
    assert box.needs_rewrap(old)
    assert not box.needs_rewrap(box.close(Secret(TEXT), PLACE))
    with pytest.raises(BadSecret):
        SecretBox([MasterKey(os.urandom(32))]).open(old, PLACE)


def test_keys_for_two_purposes_are_two_keys() -> None:
    box = SecretBox([KEY])
    assert box.derive_key("file links") == SecretBox([KEY]).derive_key("file links") != box.derive_key("other")


def test_a_secret_does_not_slip_out() -> None:
    secret = Secret(TEXT)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret} {secret!r}", repr({"a": [secret]}), repr((secret,))]
    assert all(TEXT not in text for text in shown)
    for leak in (
        lambda: json.dumps({"secret": secret}),
        lambda: pickle.dumps(secret),
        lambda: copy.deepcopy(secret),
        lambda: list(secret),
        lambda: hash(secret),
        lambda: secret == TEXT,
        lambda: create_model("M", secret=(Secret, ...)),
        lambda: vars(secret),
    ):
        with pytest.raises(TypeError):
            leak()
    assert secret.equals(TEXT)
    assert not secret.equals(TEXT + "x")


def test_the_key_file_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    first = open_secret_box(Settings(data_folder=tmp_path, secret_key=None))
    file = tmp_path / "secret.key"
    assert file.stat().st_mode & 0o777 == 0o600
    second = open_secret_box(Settings(data_folder=tmp_path, secret_key=None))
    assert second.open(first.close(Secret(TEXT), PLACE), PLACE).reveal() == TEXT
    file.chmod(0o644)
    with pytest.raises(BadKeyError, match="chmod 600"):
        open_secret_box(Settings(data_folder=tmp_path, secret_key=None))


def test_those_who_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: load_or_make_key_file(file)[0].raw, range(40)))
    assert len(set(keys)) == 1
    assert [left.name for left in tmp_path.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(b"x" * 31).decode(), "é" * 44, " , "])
def test_a_bad_key_is_refused_with_the_way_to_make_a_good_one(text: str) -> None:
    with pytest.raises(BadKeyError, match=r"32 random bytes|empty"):
        parse_keys(text)
