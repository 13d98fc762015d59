import random
import string
from uuid import UUID

import pytest

from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.auth.passwords import Passwords, WeakPassword, check_password
from relevo.platform.auth.tokens import Token, TokenKind, make_token, parse_token

WORKSPACE = WorkspaceId(UUID("01a1fb55-0836-78a8-87c3-169ccca98dad"))
FAST = Passwords(memory_kib=64, rounds=1)


def test_a_token_says_its_kind_and_where_to_look_it_up() -> None:
    token = make_token(TokenKind.API_KEY, WORKSPACE)
    assert token.text.startswith("rk_")
    found = parse_token(token.text, TokenKind.API_KEY, TokenKind.SESSION)
    assert found is not None
    assert (found.kind, found.workspace_id, found.hash) == (TokenKind.API_KEY, WORKSPACE, token.hash)
    assert found.matches(token.hash)
    assert not found.matches(make_token(TokenKind.API_KEY, WORKSPACE).hash)


def test_a_token_of_one_kind_is_none_of_another() -> None:
    token = make_token(TokenKind.VISITOR, WORKSPACE)
    assert parse_token(token.text, TokenKind.SESSION, TokenKind.API_KEY) is None


def test_a_token_does_not_show_itself() -> None:
    token = make_token(TokenKind.SESSION, WORKSPACE)
    assert token.text not in repr(token) + str(token) + f"{token}"
    assert token.text[3:-4] not in token.hint


def test_there_is_one_spelling_of_a_token() -> None:
    """Spare bits in the last letters must not give a second text with the same bytes."""
    token = make_token(TokenKind.SESSION, WORKSPACE)
    letters = string.ascii_letters + string.digits + "-_"
    accepted = [
        changed
        for at in (-1, 3 + 25)
        for letter in letters
        if (changed := token.text[:at] + letter + (token.text[at + 1 :] if at != -1 else ""))
        and (found := parse_token(changed, TokenKind.SESSION)) is not None
        and found.matches(token.hash)
    ]
    assert set(accepted) == {token.text}


def test_ten_thousand_changed_tokens_are_all_refused() -> None:
    dice = random.Random(7)
    token = make_token(TokenKind.SESSION, WORKSPACE)
    for _ in range(10_000):
        letters = list(token.text)
        for _change in range(dice.randint(1, 3)):
            letters[dice.randrange(len(letters))] = chr(dice.choice([*range(33, 127), 0x2460, 0xE9, 0]))
        text = "".join(letters)
        if dice.random() < 0.2:
            text = text[: dice.randrange(len(text))]
        found = parse_token(text, TokenKind.SESSION)
        assert found is None or text == token.text or not found.matches(token.hash)


def test_no_two_tokens_are_alike() -> None:
    assert len({make_token(TokenKind.LINK, WorkspaceId(new_id())).text for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize("text", ["", "rs_", "rs", "_", "rs_" + "a" * 69, "rs_" + "é" * 69, "rs_" + "=" * 69])
def test_nonsense_is_no_token(text: str) -> None:
    found = parse_token(text, TokenKind.SESSION)
    assert found is None or isinstance(found, Token)


async def test_a_password_is_known_by_its_hash_only() -> None:
    stored = await FAST.hash("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert await FAST.verify("correct horse battery", stored) == (True, None)
    assert (await FAST.verify("Correct horse battery", stored))[0] is False
    assert await FAST.verify("anything", None) == (False, None)


async def test_a_hash_with_older_parameters_is_made_anew() -> None:
    stored = await FAST.hash("correct horse battery")
    right, better = await Passwords(memory_kib=128, rounds=1).verify("correct horse battery", stored)
    assert right
    assert better is not None
    assert "m=128" in better


async def test_the_default_parameters_are_those_of_the_threat_model() -> None:
    assert "$m=65536,t=3,p=1$" in await Passwords().hash("correct horse battery")


@pytest.mark.parametrize("password", ["correct horse battery", "contraseña muy larga", "密码密码密码密码密码a1b2"])
def test_a_long_password_of_any_letters_is_fine(password: str) -> None:
    check_password(password, email="me@example.com")


@pytest.mark.parametrize("password", ["", "ninechars", "me@example.com", "ME@example.com", "abcabcabcabc", "x" * 201])
def test_a_weak_password_is_not(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, email="me@example.com")
