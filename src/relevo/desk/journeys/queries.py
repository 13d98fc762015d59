"""The timeline as screens read it: from our own tables alone, so it never waits for anybody."""

from datetime import UTC, datetime
from typing import Any

from relevo.desk.contacts import api as contacts
from relevo.desk.integrations import api as integrations
from relevo.desk.journeys import repository
from relevo.desk.journeys.actions import SHOWN
from relevo.desk.journeys.asking import FRESH_FOR, find_known
from relevo.desk.journeys.schemas import JourneyLineOut, JourneyOut, JourneySourceOut
from relevo.kit.ids import ContactId
from relevo.platform.db import Record, Tx

MOST_LINES = 300
MOST_OWN = 50
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


async def show_journey(tx: Tx, contact_id: ContactId) -> JourneyOut:
    """Raises NoSuchContact."""
    await contacts.get_contact(tx, contact_id)
    known = await find_known(tx, contact_id)
    parts = await repository.fetch_parts(tx, contact_id)
    now = await tx.now()
    lines: list[JourneyLineOut] = []
    sources: list[JourneySourceOut] = []
    for integration in await integrations.fetch_integrations(tx):
        if not integration.is_usable:
            continue
        part = parts.get(integration.id)
        can_be_asked = not known.for_system(integration.settings).is_nobody
        sources.append(_source(integration, part, now, can_be_asked=can_be_asked))
        found: dict[str, Any] = part["found"] if part else {}
        lines += [
            JourneyLineOut.model_validate({**line, "integration_id": integration.id}) for line in found.get("lines", [])
        ]
    elsewhere = {_bare(line.title) for line in lines if line.kind == "order"}
    # An order that was also written to us by API is the system's own: its state there is the newer one.
    lines += [
        line for line in await _own_lines(tx, contact_id) if line.kind != "order" or _bare(line.title) not in elsewhere
    ]
    lines.sort(key=lambda line: line.at or _NEVER, reverse=True)
    is_unknown = known.who.is_nobody and not known.signed_ids
    return JourneyOut(lines=lines[:MOST_LINES], sources=sources, is_unknown=is_unknown)


def _bare(number: str) -> str:
    return number.lstrip("#").strip().casefold()


def _source(
    integration: integrations.Integration, part: Record | None, now: datetime, *, can_be_asked: bool
) -> JourneySourceOut:
    found: dict[str, Any] = part["found"] if part else {}
    fetched_at: datetime | None = part["fetched_at"] if part else None
    asked_at: datetime | None = part["asked_at"] if part else None
    # One that failed is asked again as rarely as one that answered; the button asks at once.
    last = max((at for at in (fetched_at, asked_at) if at), default=None)
    return JourneySourceOut.model_validate(
        {
            "integration_id": integration.id,
            "kind": integration.kind,
            "name": integration.name,
            "account_name": integration.account_name,
            "fetched_at": fetched_at,
            "problem": part["problem"] if part else None,
            "detail": part["detail"] if part else "",
            "is_stale": can_be_asked and (last is None or now - last > FRESH_FOR),
            "is_proven": bool(found.get("is_proven", True)),
            "customers": found.get("customers", []),
        }
    )


async def _own_lines(tx: Tx, contact_id: ContactId) -> list[JourneyLineOut]:
    orders = await repository.fetch_orders(tx, contact_id, limit=SHOWN)
    conversations = await repository.fetch_conversations(tx, contact_id, limit=MOST_OWN)
    preferences = await repository.fetch_preferences(tx, contact_id, limit=MOST_OWN)
    pages = await repository.fetch_pages(tx, contact_id, limit=MOST_OWN)
    return [
        *(_line_of_order(row) for row in orders),
        *(_line_of_conversation(row) for row in conversations),
        *(_line_of_preference(row) for row in preferences),
        *(_line_of_page(row) for row in pages),
    ]


def _line_of_order(row: Record) -> JourneyLineOut:
    return JourneyLineOut(
        kind="order",
        key=row["number"],
        at=row["placed_at"],
        title=row["number"],
        status=row["status"],
        amount=f"{row['total']:f}",
        currency=row["currency"],
        url=row["url"],
        items=[f"{item['quantity']} × {item['name']}" for item in row["items"]],
    )


def _line_of_conversation(row: Record) -> JourneyLineOut:
    return JourneyLineOut(
        kind="conversation",
        key=str(row["id"]),
        at=row["last_message_at"],
        title=row["preview_text"][:200],
        status=row["status"],
        detail=row["channel_name"],
        conversation_id=row["id"],
        channel_kind=row["channel_kind"],
    )


def _line_of_preference(row: Record) -> JourneyLineOut:
    return JourneyLineOut(
        kind="preference", key=str(row["id"]), at=row["last_confirmed_at"], title=row["text"], status=row["kind"]
    )


def _line_of_page(row: Record) -> JourneyLineOut:
    return JourneyLineOut(
        kind="page",
        key=str(row["id"]),
        at=row["last_at"],
        title=row["url"],
        url=row["url"],
        detail=str(row["visits"]),
    )
