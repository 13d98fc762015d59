"""Asking every connected system what it knows of a contact, at once, outside of any transaction, and keeping it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol, TypeVar

import structlog

from relevo.desk.contacts import api as contacts
from relevo.desk.integrations import api as integrations
from relevo.desk.integrations.api import OutsideFailed, Who
from relevo.desk.journeys import repository
from relevo.desk.journeys.timeline import (
    Json,
    customer_card,
    line_of_deal,
    line_of_order,
    line_of_record,
    line_of_subscription,
)
from relevo.kit.ids import ContactId, WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.secrets import BadSecret

log = structlog.get_logger(__name__)

WITHIN_S = 12.0
"""All that one system may take."""
FRESH_FOR = timedelta(minutes=5)
NOT_AGAIN_FOR = timedelta(seconds=10)
"""Whoever presses the button twice asks once."""
KEYS_LOST = "keys_lost"


@dataclass(frozen=True, kw_only=True)
class Known:
    """A contact as other systems may know them. `is_proven`: the channel vouches for it; else they only said so."""

    who: Who
    signed_ids: Sequence[str] = ()
    is_proven: bool = False

    def for_system(self, settings: dict[str, str]) -> Who:
        """Their signed ids count where the admin says that they are the system's own."""
        return replace(self.who, ids=list(self.signed_ids)) if settings.get("customer_ids") == "yes" else self.who


@dataclass(frozen=True, kw_only=True)
class Answer:
    lines: list[Json] = field(default_factory=list[Json])
    customers: list[Json] = field(default_factory=list[Json])
    failed: OutsideFailed | None = None
    problem: str | None = None


async def find_known(tx: Tx, contact_id: ContactId) -> Known:
    """What is proven of a contact; where nothing is, what they or a teammate wrote down. Raises NoSuchContact."""
    contact = await contacts.get_contact(tx, contact_id)
    proofs = await repository.fetch_proofs(tx, contact_id)
    emails = [value for kind, value in proofs if kind == "email"]
    phones = [f"+{value.lstrip('+')}" for kind, value in proofs if kind == "phone"]
    ids = [value for kind, value in proofs if kind == "customer_id"]
    emails += [value for value in ids if integrations.read_email(value)]
    if emails or phones or ids:
        who = Who(email=_first(emails, integrations.read_email), phone=_first(phones, integrations.read_phone))
        return Known(who=who, signed_ids=ids, is_proven=True)
    who = Who(email=integrations.read_email(contact.email), phone=integrations.read_phone(contact.phone))
    return Known(who=who)


def _first(values: Sequence[str], read: Callable[[str], str | None]) -> str | None:
    return next((found for value in values if (found := read(value))), None)


async def ask_systems(
    db: Database, workspace_id: WorkspaceId, contact_id: ContactId, outsiders: integrations.Outsiders
) -> None:
    """Raises NoSuchContact. What fails is kept as that, beside what was known before."""
    async with db.transaction(workspace_id) as tx:
        known = await find_known(tx, contact_id)
        asked = await _openings(tx, contact_id, known, outsiders)
    answers = await asyncio.gather(*(_ask(one) for one in asked))
    async with db.transaction(workspace_id) as tx:
        if not await repository.has_contact(tx, contact_id):
            return
        for one, answer in zip(asked, answers, strict=True):
            found = None
            if answer.problem is None:
                found = {"lines": answer.lines, "customers": answer.customers, "is_proven": known.is_proven}
            await repository.keep_part(
                tx,
                contact_id,
                one.integration.id,
                found=found,
                problem=answer.problem,
                detail=answer.failed.detail if answer.failed else "",
            )
            if answer.problem != KEYS_LOST:
                await integrations.note_outcome(tx, one.integration.id, answer.failed)


@dataclass(frozen=True)
class _Asked:
    integration: integrations.Integration
    opened: integrations.Opened | None
    who: Who


async def _openings(tx: Tx, contact_id: ContactId, known: Known, outsiders: integrations.Outsiders) -> list[_Asked]:
    """The systems that can be asked for this contact and were not just now; the row says so before we ask."""
    asked: list[_Asked] = []
    for integration in await integrations.fetch_integrations(tx):
        connector = outsiders.connectors.find(integration.kind)
        who = known.for_system(integration.settings)
        if connector is None or not integration.is_usable or who.is_nobody:
            continue
        if not await repository.claim_part(tx, contact_id, integration.id, not_again_for=NOT_AGAIN_FOR):
            continue
        try:
            link = await integrations.link_of(tx, integration, box=outsiders.box)
            asked.append(_Asked(integration, integrations.Opened(connector, link), who))
        except BadSecret:
            asked.append(_Asked(integration, None, who))
    return asked


async def _ask(asked: _Asked) -> Answer:
    if asked.opened is None:
        return Answer(problem=KEYS_LOST)
    try:
        async with asyncio.timeout(WITHIN_S):
            return await _read(asked.opened, asked.who, asked.integration.abilities or [])
    except OutsideFailed as failed:
        return Answer(failed=failed, problem=failed.code)
    except TimeoutError:
        failed = OutsideFailed("no_answer", f"No complete answer within {WITHIN_S:g} s")
        return Answer(failed=failed, problem=failed.code)
    except Exception:
        # A kind's own mistake must not take the others' answers along; it is in the log with its trace.
        log.exception("integrations.reading_failed", kind=asked.integration.kind)
        failed = OutsideFailed("garbled", "The answer could not be understood.")
        return Answer(failed=failed, problem=failed.code)


async def _read(opened: integrations.Opened, who: Who, abilities: Sequence[str]) -> Answer:
    """One after the other: most systems count requests."""
    connector, link = opened.connector, opened.link
    customers = await _shown("customers", abilities, lambda: connector.find_customers(link, who), customer_card, who)
    lines = [
        *await _shown("orders", abilities, lambda: connector.list_orders(link, who), line_of_order, who),
        *await _shown(
            "subscriptions", abilities, lambda: connector.list_subscriptions(link, who), line_of_subscription, who
        ),
        *await _shown("deals", abilities, lambda: connector.list_deals(link, who), line_of_deal, who),
        *await _shown("records", abilities, lambda: connector.list_records(link, who), line_of_record, who),
    ]
    return Answer(lines=lines[: 4 * integrations.MOST_LISTED], customers=customers[:5])


class _Owned(Protocol):
    @property
    def owner(self) -> integrations.Owner: ...


T = TypeVar("T", bound=_Owned)


async def _shown(
    ability: str,
    abilities: Sequence[str],
    read: Callable[[], Awaitable[Sequence[T]]],
    show: Callable[[T], Json],
    who: Who,
) -> list[Json]:
    """What belongs to them, by what the system itself says: a search that finds too much shows nothing of others."""
    if ability not in abilities:
        return []
    return [show(one) for one in await read() if integrations.owns(who, one.owner)]
