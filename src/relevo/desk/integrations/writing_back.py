"""Telling other systems about a conversation: a note when it is resolved, a request with the brief at a handoff.

Each is told once: a row per system and key says how far it is, and connectors look for what they wrote before they
write. What may or may not have arrived is `unclear` until it was looked up again, or a person says try again.
"""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.conversations import api as conversations
from relevo.desk.integrations import filings
from relevo.desk.integrations.changing import Outsiders, note_outcome
from relevo.desk.integrations.connector import Filing, IntegrationConnector, Link
from relevo.desk.integrations.errors import (
    CannotFileThere,
    FailureCode,
    NoSuchFiling,
    NoSuchIntegration,
    OutsideFailed,
)
from relevo.desk.integrations.events import announce_integrations
from relevo.desk.integrations.filings import FilingKind, FilingRow
from relevo.desk.integrations.links import link_of
from relevo.desk.integrations.repository import fetch_integrations, find_integration
from relevo.desk.integrations.shapes import Written
from relevo.desk.integrations.tables import Integration
from relevo.desk.integrations.wording import brief_text, note_text, subject_of
from relevo.kit.ids import WorkspaceId
from relevo.platform import jobs
from relevo.platform.db import Database, Tx
from relevo.platform.secrets import BadSecret

SEND_JOB = "integrations.send_filing"
LOST_AFTER_S = 90.0
MOST_ATTEMPTS = 6
AGAIN_S = 60.0
SWITCHES: dict[FilingKind, tuple[str, str]] = {"note": ("write_notes", "yes"), "brief": ("file_briefs", "handoff")}
ABILITIES: dict[FilingKind, str] = {"note": "write_note", "brief": "file_brief"}
# Trying again may help, without anybody doing anything.
_PASSING: frozenset[FailureCode] = frozenset({"busy", "server_error", "no_answer", "not_connected"})


@dataclass(frozen=True)
class WritingBack:
    """`base_url`: where this workspace's screens are, for the link in what is told."""

    db: Database
    outsiders: Outsiders
    base_url: str

    async def plan_note(self, workspace_id: WorkspaceId, conversation_id: UUID, epoch: int) -> None:
        """A note to every CRM that wants them, if the resolve still stands. Safe to run twice."""
        async with self.db.transaction(workspace_id) as tx:
            if await filings.is_resolved_at(tx, conversation_id, epoch):
                await _plan(tx, conversation_id, "note", f"{conversation_id}:{epoch}")

    async def plan_brief(self, workspace_id: WorkspaceId, conversation_id: UUID, stretch_number: int) -> None:
        """A request in every help desk that wants them. Safe to run twice."""
        async with self.db.transaction(workspace_id) as tx:
            await _plan(tx, conversation_id, "brief", f"{conversation_id}:{stretch_number}")

    async def send(self, workspace_id: WorkspaceId, filing_id: UUID) -> float | None:
        """Tell it now; the seconds after which it should be tried again, or None. Safe to run twice."""
        async with self.db.transaction(workspace_id) as tx:
            if not await filings.begin_sending(tx, filing_id, lost_after_s=LOST_AFTER_S):
                return None
            row = await filings.find_filing(tx, filing_id)
            if row is None:
                return None
            prepared = await self._prepare(tx, row)
        if isinstance(prepared, OutsideFailed):
            failed: OutsideFailed | None = prepared
            written = None
        else:
            written, failed = await _tell(row, *prepared)
        async with self.db.transaction(workspace_id) as tx:
            connector = self.outsiders.connectors.find(row.integration_kind)
            looks = connector is not None and connector.looks_before_writing
            return await _keep(tx, row, written, failed, looks=looks)

    async def _prepare(self, tx: Tx, row: FilingRow) -> tuple[IntegrationConnector, Link, Filing] | OutsideFailed:
        integration = await find_integration(tx, row.integration_id)
        matter = await filings.find_matter(tx, row.conversation_id)
        if integration is None or matter is None or not integration.is_usable:
            return OutsideFailed("refused", "The integration is switched off.")
        connector = self.outsiders.connectors.find(integration.kind)
        if connector is None:
            return OutsideFailed("refused", "There is no such kind of integration any more.")
        try:
            link = await link_of(tx, integration, box=self.outsiders.box)
        except BadSecret:
            return OutsideFailed("unauthorized", "The stored key cannot be opened.")
        brief = None
        if row.kind == "brief":
            brief, _ = await conversations.fetch_briefs(tx, row.conversation_id)
        told = Filing(
            conversation_id=row.conversation_id,
            subject=subject_of(matter, row.kind),
            text=note_text(matter) if row.kind == "note" else brief_text(matter, brief),
            url=f"{self.base_url.rstrip('/')}/inbox/all/{row.conversation_id}",
            who=matter.who,
            name=matter.contact_name,
            language=matter.language,
        )
        return connector, link, told


async def do_file(
    tx: Tx, integration_id: UUID, conversation_id: UUID, kind: FilingKind, *, by_id: UUID | None
) -> FilingRow:
    """A teammate wants it told now. Once per time the conversation is open or closed.

    Raises NoSuchIntegration, NoSuchConversation and CannotFileThere.
    """
    conversation = await conversations.fetch_conversation(tx, conversation_id)
    integration = await find_integration(tx, integration_id)
    if integration is None:
        raise NoSuchIntegration
    if not _can(integration, kind):
        raise CannotFileThere
    number = conversation.state.epoch if kind == "note" else conversation.stretch_number
    row = await filings.make_filing(
        tx, integration_id, conversation_id, kind, f"{conversation_id}:{number}", by_id=by_id
    )
    if row.state != "done":
        await _ask_to_send(tx, row.id)
    return row


async def do_file_again(tx: Tx, filing_id: UUID) -> FilingRow:
    """After a failure, or when nobody knows. Raises NoSuchFiling."""
    row = await filings.find_filing(tx, filing_id)
    if row is None:
        raise NoSuchFiling
    if row.state in ("failed", "unclear"):
        await _ask_to_send(tx, row.id)
    return row


async def _plan(tx: Tx, conversation_id: UUID, kind: FilingKind, key: str) -> None:
    name, wanted = SWITCHES[kind]
    for integration in await fetch_integrations(tx):
        if _can(integration, kind) and integration.settings.get(name) == wanted:
            row = await filings.make_filing(tx, integration.id, conversation_id, kind, key)
            if row.state == "waiting":
                await _ask_to_send(tx, row.id)


def _can(integration: Integration, kind: FilingKind) -> bool:
    return integration.is_usable and ABILITIES[kind] in (integration.abilities or [])


async def _ask_to_send(tx: Tx, filing_id: UUID) -> None:
    payload = {"workspace_id": str(tx.tenant), "filing_id": str(filing_id)}
    await jobs.enqueue(tx, SEND_JOB, payload, dedupe_key=f"filing:{filing_id}")


async def _tell(
    row: FilingRow, connector: IntegrationConnector, link: Link, told: Filing
) -> tuple[Written | None, OutsideFailed | None]:
    write = connector.write_note if row.kind == "note" else connector.file_brief
    try:
        return await write(link, told, key=row.key), None
    except OutsideFailed as failed:
        return None, failed


async def _keep(
    tx: Tx, row: FilingRow, written: Written | None, failed: OutsideFailed | None, *, looks: bool
) -> float | None:
    """The seconds until it is worth trying again. What is unclear is only tried again where a connector `looks`
    for what it wrote; elsewhere a person decides."""
    again: float | None = None
    if written is not None:
        await filings.keep_written(tx, row.id, written)
    elif failed is not None:
        # Not known there, or told too much: no trouble of the system.
        state = "unclear" if failed.is_unclear else "failed"
        await filings.keep_failure(tx, row.id, state, failed.code, failed.detail)
        if failed.code in _PASSING and row.attempts < MOST_ATTEMPTS and (looks or not failed.is_unclear):
            again = max(failed.retry_after_s or 0.0, AGAIN_S * row.attempts)
    is_trouble = failed is not None and failed.code not in ("not_found", "refused", "garbled")
    await note_outcome(tx, row.integration_id, failed if is_trouble else None)
    await announce_integrations(tx)
    return again
