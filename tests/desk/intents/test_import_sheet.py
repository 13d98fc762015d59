"""Intents as a CSV file: out and in again, merged by name, refused by line; nothing is lost or deleted."""

import httpx2
import pytest

from relevo.desk.intents.errors import NotAnIntentSheet
from relevo.desk.intents.sheets import MAX_ROWS, parse_sheet
from tests.desk.intents.test_keep_intents import add, listed


async def _send(client: httpx2.AsyncClient, text: str | bytes, *, path: str = "/intents/sheet") -> httpx2.Response:
    data = text if isinstance(text, bytes) else text.encode()
    return await client.post(path, files={"file": ("intents.csv", data)})


async def test_what_is_exported_is_imported_as_it_was(admin: httpx2.AsyncClient) -> None:
    examples = ["I want, my money", 'say "refund"', "a|b", "=1+1", "'quoted", "ñandú €"]
    await add(admin, "=Refund", description="+money", examples=examples)
    await add(admin, "Order", active=False)
    before = await listed(admin)
    exported = (await admin.get("/intents.csv")).content
    assert b"'=Refund" in exported
    assert (await _send(admin, exported)).json()["same"] == 2
    for intent in before.values():
        await admin.delete(f"/intents/{intent['id']}")
    assert (await _send(admin, exported)).json()["new"] == 2
    now = await listed(admin)
    for name, intent in before.items():
        kept = ("description", "examples", "active")
        assert {field: now[name][field] for field in kept} == {field: intent[field] for field in kept}


async def test_a_preview_changes_nothing_and_says_what_an_import_would(admin: httpx2.AsyncClient) -> None:
    await add(admin, "Refund", examples=["money back"])
    sheet = f"Nombre;Ejemplos\nrefund;money back|my money\nOrder;where is it\n;x\nLong;{'e' * 301}\n"
    preview = (await _send(admin, sheet, path="/intents/sheet/preview")).json()
    assert (preview["new"], preview["changed"], preview["refused"]) == (1, 1, 2)
    refused = {row["line"]: row["refusal"] for row in preview["rows"] if row["refusal"]}
    assert refused == {4: "no_name", 5: "example_too_long"}
    assert list(await listed(admin)) == ["Refund"]
    assert (await _send(admin, sheet)).json() == preview
    assert (await listed(admin))["Refund"]["examples"] == ["money back", "my money"]


def test_one_example_a_line_becomes_one_intent() -> None:
    rows = parse_sheet(b"text,intent\nwhere is it,Order\nmoney back,Refund\nhas it left?,order\n")
    assert [(row.name, row.examples) for row in rows] == [
        ("Order", ("where is it", "has it left?")),
        ("Refund", ("money back",)),
    ]


@pytest.mark.parametrize(
    "data",
    [b"", b"a,b\n1,2\n", b"\x00\x01\x02", b"name\nOrder\n", b"name,examples\n" + b"n,e\n" * (MAX_ROWS + 1)],
)
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnIntentSheet):
        parse_sheet(data)


def test_the_longest_file_is_read() -> None:
    rows = "".join(f"n{number},e\n" for number in range(MAX_ROWS))
    assert len(parse_sheet(f"name,examples\n{rows}".encode())) == MAX_ROWS


async def test_a_file_that_does_not_fit_into_the_list_adds_nothing(admin: httpx2.AsyncClient) -> None:
    rows = "".join(f"n{number},e\n" for number in range(151))
    answer = await _send(admin, f"name,examples\n{rows}")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_intents")
    assert await listed(admin) == {}
