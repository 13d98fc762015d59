"""The generic kind: what a mapping may say, what is made of answers, and what a preview tells."""

import json
from collections.abc import AsyncGenerator
from copy import deepcopy
from typing import Any

import pytest

from relevo.desk.integrations.api import OutsideFailed, Who
from relevo.integrations.generic.adapter import GenericConnector
from relevo.integrations.generic.mapping import (
    LONGEST_MAPPING,
    BadMapping,
    fill_body,
    fill_path,
    read_mapping,
)
from relevo.integrations.generic.paths import BadPath, Missing, check_path, pick, walk
from relevo.testing.club import MAPPING, ClubSimulator
from tests.integrations.crm import KEY, filing_for, link_to, way_out

GRACE = Who(email="grace@example.com")


@pytest.fixture
async def club() -> AsyncGenerator[ClubSimulator]:
    async with ClubSimulator() as simulator:
        yield simulator


@pytest.fixture
async def connector(club: ClubSimulator) -> AsyncGenerator[GenericConnector]:
    async with way_out(club) as egress:
        yield GenericConnector(egress)


def mapping(**parts: Any) -> str:
    return json.dumps(deepcopy(MAPPING) | parts)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", {"a": [{"b c": 1}, {"b c": None}]}),
        ("a[0]", {"b c": 1}),
        ('$.a[0]["b c"]', 1),
        ("a[7]", None),
        ("a.b", None),
        ('a[1]["b c"]', None),
        ("=EUR", "EUR"),
    ],
)
def test_a_path_leads_to_one_place_or_to_nothing(path: str, found: Any) -> None:
    assert pick({"a": [{"b c": 1}, {"b c": None}]}, path) == found


def test_a_path_that_ends_early_says_how_far_it_leads_and_what_is_there() -> None:
    assert walk({"data": {"rows": []}}, "data.items") == Missing("data", ("rows",))
    assert walk({"data": [1, 2]}, "data.items") == Missing("data", ("[0]…[1]",))


@pytest.mark.parametrize("path", [".a", "a..b", "a[", "a[x]", "a b", 'a["b]', "a[-1]", "x" * 201])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(BadPath):
        check_path(path)


ORDERS = MAPPING["orders"]


@pytest.mark.parametrize(
    ("parts", "part", "place", "code"),
    [
        ({"invoices": {}}, "invoices", "", "unknown_part"),
        ({"orders": ORDERS | {"path": "https://elsewhere.example/{id}"}}, "orders", "path", "bad_address"),
        ({"orders": ORDERS | {"path": "//elsewhere.example/{id}"}}, "orders", "path", "bad_address"),
        ({"orders": ORDERS | {"path": "/v1/../admin/{id}"}}, "orders", "path", "bad_address"),
        ({"orders": ORDERS | {"path": "/v1/all"}}, "orders", "path", "asks_for_nobody"),
        ({"orders": ORDERS | {"path": "/v1/{secret}"}}, "orders", "path", "unknown_word"),
        ({"orders": ORDERS | {"is_theirs": False}}, "orders", "fields.owner_email", "needs_owner"),
        ({"orders": ORDERS | {"path": "/v1/purchases?m={id}"}}, "orders", "is_theirs", "needs_id_in_path"),
        ({"orders": ORDERS | {"items": "a..b"}}, "orders", "items", "bad_path"),
        ({"orders": ORDERS | {"fields": {"id": "uid"}}}, "orders", "fields.number", "missing"),
        (
            {"orders": ORDERS | {"fields": ORDERS["fields"] | {"colour": "c"}}},
            "orders",
            "fields.colour",
            "unknown_place",
        ),
        ({"orders": ORDERS | {"statuses": {"odd": "lost"}}}, "orders", "statuses.odd", "unknown_status"),
        ({"customers": None}, "orders", "path", "needs_customers"),
        ({"note": {"path": "/n/{id}", "body": {"w": "{word}"}}}, "note", "body", "unknown_word"),
        ({"note": {"path": "/n/{id}", "body": {"w": "nothing"}}}, "note", "body", "needs_text"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_where_and_why(
    parts: dict[str, Any], part: str, place: str, code: str
) -> None:
    with pytest.raises(BadMapping) as bad:
        read_mapping(mapping(**parts))

    assert (bad.value.part, bad.value.place, bad.value.code) == (part, place, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty"), ("{", "no_json"), ("[]", "no_object"), (" " * LONGEST_MAPPING + "{}", "too_long")],
)
def test_what_is_no_mapping_at_all_is_said(text: str, code: str) -> None:
    with pytest.raises(BadMapping) as bad:
        read_mapping(text)

    assert bad.value.code == code


def test_the_longest_mapping_is_read() -> None:
    text = mapping()
    assert read_mapping(text + " " * (LONGEST_MAPPING - len(text))).parts


@pytest.mark.parametrize("value", ["..", ".", " ", "", None])
def test_nothing_in_a_place_leads_out_of_the_path(value: str | None) -> None:
    assert fill_path("/v1/members/{id}/purchases", {"id": value}) is None


def test_what_is_filled_in_is_escaped_in_paths_and_stays_text_in_bodies() -> None:
    assert fill_path("/v1/m/{id}?x={email}", {"id": "a/../b?c", "email": "o&b@x.y"}) == (
        "/v1/m/a%2F..%2Fb%3Fc?x=o%26b%40x.y"
    )
    words = {"text": '","admin":true,"x":"{key}', "key": "k"}
    assert fill_body({"words": "{text}", "n": [1, "{key}"]}, words) == {
        "words": '","admin":true,"x":"{key}',
        "n": [1, "k"],
    }


async def test_a_check_names_the_system_and_what_its_mapping_opens(
    club: ClubSimulator, connector: GenericConnector
) -> None:
    proven = await connector.check(link_to(connector, club))
    unmapped = await connector.check(link_to(connector, club, mapping=""))
    wrong = await connector.check(link_to(connector, club, mapping=mapping(orders=ORDERS | {"items": "a..b"})))

    assert proven.ok
    assert proven.abilities == {"customers", "orders", "subscriptions", "deals", "records", "write_note"}
    assert [(one.name, one.code) for one in unmapped.proofs] == [("mapping", "empty")]
    assert [(one.code, one.detail) for one in wrong.proofs] == [("bad_path", "orders.items")]


async def test_the_customers_page_of_the_club_is_read_as_mapped(
    club: ClubSimulator, connector: GenericConnector
) -> None:
    grace = club.add_member("Grace Thompson", "grace@example.com", points=320, tier="Seda")
    club.add_purchase(grace, "77", 58.0, day="2026-02-01", article="Plaid", pieces=2)
    link = link_to(connector, club)

    [customer] = await connector.find_customers(link, GRACE)
    [order] = await connector.list_orders(link, GRACE)

    assert customer.facts == [("Points", "320"), ("Tier", "Seda")]
    assert (order.number, order.status, order.status_text) == ("77", "delivered", "handed over")
    assert [(one.name, one.quantity) for one in order.lines] == [("Plaid", 2)]
    assert order.owner.email == "grace@example.com"


async def test_an_order_of_a_number_is_only_the_one_that_bears_it(
    club: ClubSimulator, connector: GenericConnector
) -> None:
    grace = club.add_member("Grace", "grace@example.com")
    club.add_purchase(grace, "77", 58.0, day="2026-02-01", article="Plaid")["receipt"] = "78"

    assert await connector.find_order(link_to(connector, club), "77") is None


async def test_a_preview_shows_what_was_asked_what_came_and_what_was_made_of_it(
    club: ClubSimulator, connector: GenericConnector
) -> None:
    grace = club.add_member("Grace Thompson", "grace@example.com", points=320)
    club.add_purchase(grace, "77", "58,00 €", day="2026-02-01", article="Plaid")
    wrong = ORDERS | {"fields": ORDERS["fields"] | {"status": "states.now"}}

    preview = await connector.preview(link_to(connector, club), mapping(orders=wrong), GRACE, "77")

    parts = {one.part: one for one in preview.parts}
    assert preview.wrong is None
    assert dict(parts["customers"].rows[0])["name"] == "Grace Thompson"
    assert parts["orders"].asked == f"/v1/members/{grace['ref']}/purchases"
    assert '"receipt": "77"' in parts["orders"].answer
    assert [(one.field, one.code, one.path) for one in parts["orders"].problems] == [
        ("status", "missing", "states.now"),
        ("total", "unreadable", "sum.value"),
    ]
    assert "state" in parts["orders"].problems[0].has
    assert parts["order"].count == 1
    assert all(club.key not in repr(one) for one in preview.parts)


async def test_a_preview_of_a_list_that_is_elsewhere_names_the_path(
    club: ClubSimulator, connector: GenericConnector
) -> None:
    club.add_member("Grace Thompson", "grace@example.com")
    customers = MAPPING["customers"] | {"items": "data.people"}

    preview = await connector.preview(link_to(connector, club), mapping(customers=customers), GRACE, "")

    assert (preview.parts[0].failure, preview.parts[0].detail) == (
        "garbled",
        "data.people leads to nothing; data has: members",
    )
    assert preview.parts[2].detail == "not_enough_known"


async def test_a_preview_of_a_mapping_that_cannot_be_used_asks_nothing(
    club: ClubSimulator, connector: GenericConnector
) -> None:
    preview = await connector.preview(link_to(connector, club), '{"orders": 1}', GRACE, "")

    assert preview.wrong is not None
    assert preview.wrong[:3] == ("orders", "", "no_object")
    assert club.calls == []


async def test_a_note_goes_where_the_mapping_says_once(club: ClubSimulator, connector: GenericConnector) -> None:
    club.add_member("Grace Thompson", "grace@example.com")
    link = link_to(connector, club)

    first = await connector.write_note(link, filing_for(GRACE, text='It "came".'), key=KEY)
    again = await connector.write_note(link, filing_for(GRACE, text='It "came".'), key=KEY)

    [remark] = club.remarks
    assert first.id == again.id == remark["uid"]
    assert remark["words"] == 'It "came".\nhttps://relevo.example/inbox/1'


async def test_a_note_for_nobody_is_refused(club: ClubSimulator, connector: GenericConnector) -> None:
    with pytest.raises(OutsideFailed) as failed:
        await connector.write_note(link_to(connector, club), filing_for(GRACE), key=KEY)

    assert failed.value.code == "not_found"
