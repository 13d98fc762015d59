from datetime import UTC, datetime
from uuid import UUID

import pytest
from fastapi import FastAPI

from relevo.platform.db import Database
from relevo.platform.http.limits import MAX_BUCKETS, Limits, Rate, TooManyRequests, address_prefix
from relevo.platform.http.paging import InvalidCursor, decode_cursor, encode_cursor
from tests.house import Workspace, client_of, make_app, make_context, sign_in
from tests.platform.http.conftest import router


async def test_pages_follow_each_other_without_gap_or_repeat(app: FastAPI, db: Database, workspace: Workspace) -> None:
    client = await sign_in(app, db, workspace, workspace.agent)
    for number in range(7):
        await client.post("/notes", json={"text": f"page {number % 3}"})
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await client.get("/notes", params={"limit": 2, "cursor": cursor})).json()
        assert len(page["items"]) <= 2
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == seen
    assert [text for text in seen if text.startswith("page")] == ["page 0"] * 3 + ["page 1"] * 2 + ["page 2"] * 2


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "99999999999999999999999999"])
async def test_a_limit_is_between_one_and_a_hundred(
    app: FastAPI, db: Database, workspace: Workspace, limit: str
) -> None:
    client = await sign_in(app, db, workspace, workspace.agent)
    assert (await client.get("/notes", params={"limit": limit})).status_code == 422


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "e30", "W10", "WyJhIl0", "bnVsbA", "WzEsMl0", "a" * 600, "ñ", "W1siYSJdLFsiYiJdXQ"]
)
async def test_a_foreign_cursor_is_refused(app: FastAPI, db: Database, workspace: Workspace, cursor: str) -> None:
    client = await sign_in(app, db, workspace, workspace.agent)
    answer = await client.get("/notes", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["code"] in ("invalid_cursor", "invalid_text")


def test_a_cursor_brings_back_what_was_put_in() -> None:
    at = datetime(2026, 11, 20, 23, 59, 59, 123456, UTC)
    assert decode_cursor(encode_cursor(at, UUID(int=7), 12, "ñ"), datetime, UUID, int, str) == [
        at,
        UUID(int=7),
        12,
        "ñ",
    ]
    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor(at), datetime, UUID)
    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor("2026-11-20T00:00:00"), datetime)
    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor(2**63), int)


def test_a_bucket_empties_and_fills_again() -> None:
    now = [0.0]
    limits = Limits(clock=lambda: now[0])
    rate = Rate(per_second=2, burst=3)
    for _ in range(3):
        limits.check("me", rate)
    with pytest.raises(TooManyRequests) as refused:
        limits.check("me", rate)
    assert refused.value.data["retry_after"] == 1
    limits.check("you", rate)
    now[0] += 0.5
    limits.check("me", rate)
    now[0] -= 100  # a clock that steps back takes nothing away, and gives nothing
    with pytest.raises(TooManyRequests):
        limits.check("me", rate)


def test_memory_for_buckets_is_bounded() -> None:
    limits = Limits()
    for number in range(MAX_BUCKETS + 100):
        limits.check(str(number), Rate(1, 1))
    assert len(limits._buckets) == MAX_BUCKETS


@pytest.mark.parametrize(
    ("host", "prefix"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_ipv6_household_is_one_address(host: str | None, prefix: str) -> None:
    assert address_prefix(host) == prefix


async def test_a_caller_over_the_rate_gets_429_and_others_do_not(db: Database, workspace: Workspace) -> None:
    app = make_app(make_context(db, limits=Limits(teammate=Rate(0.001, 5))), [router])
    busy = await sign_in(app, db, workspace, workspace.agent)
    statuses = [(await busy.get("/notes")).status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    limited = await busy.get("/notes")
    assert int(limited.headers["retry-after"]) > 0
    calm = await sign_in(app, db, workspace, workspace.admin)
    assert (await calm.get("/notes")).status_code == 200


async def test_an_address_over_the_rate_gets_429_before_anything_is_looked_up(db: Database) -> None:
    app = make_app(make_context(db, limits=Limits(address=Rate(0.001, 3))), [router])
    async with client_of(app, address="203.0.113.50") as flood, client_of(app, address="203.0.113.51") as other:
        assert [(await flood.get("/public")).status_code for _ in range(5)] == [200] * 3 + [429] * 2
        assert (await other.get("/public")).status_code == 200
