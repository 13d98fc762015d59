"""Telling other systems about a conversation: what, when, and never twice."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from relevo.desk.conversations.actions.reopen import reopen
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.integrations import filings
from relevo.desk.integrations.api import (
    Filing,
    IntegrationConnectors,
    Outsiders,
    Who,
    check_integration,
    do_change_integration,
    do_connect_system,
    find_integration,
)
from relevo.desk.integrations.errors import CannotFileThere, NoSuchFiling
from relevo.desk.integrations.tasks import HANDED_OVER_JOB, RESOLVED_JOB
from relevo.desk.integrations.wording import Matter, brief_text, note_text, subject_of
from relevo.desk.integrations.writing_back import AGAIN_S, WritingBack, do_file, do_file_again
from relevo.integrations.generic.adapter import GenericConnector
from relevo.integrations.hubspot.adapter import HubSpotConnector
from relevo.integrations.zendesk.adapter import ZendeskConnector
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.secrets import SecretBox
from relevo.platform.secrets.keys import MasterKey
from relevo.testing.club import ClubSimulator
from relevo.testing.hubspot import HubSpotSimulator
from relevo.testing.outside import OutsideSimulator
from relevo.testing.zendesk_desk import ZendeskSimulator
from tests.desk.conversations.world import World, hand_over, make_world

BOX = SecretBox([MasterKey(b"k" * 32)])
GRACE = "grace@example.com"


@dataclass
class Telling:
    world: World
    outsiders: Outsiders
    hubspot: HubSpotSimulator
    zendesk: ZendeskSimulator
    club: ClubSimulator

    @property
    def back(self) -> WritingBack:
        return WritingBack(self.world.db, self.outsiders, "https://desk.example.com")

    async def connect(self, kind: str, simulator: OutsideSimulator, **more: str) -> UUID:
        given = {**simulator.connect_values, **more}
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            made = await do_connect_system(tx, self.outsiders, kind=kind, name=kind, given=given, by=self.world.ana)
        await check_integration(self.world.db, self.world.workspace_id, made.id, self.outsiders)
        return made.id

    async def ask(self, text: str = "¿Dónde está mi pedido?") -> UUID:
        heard = await self.world.hear(text)
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            await tx.execute(
                "UPDATE contact SET email = $2, name = 'Grace' WHERE workspace_id = $1 AND id = "
                "(SELECT contact_id FROM conversation WHERE workspace_id = $1 AND id = $3)",
                tx.tenant,
                GRACE,
                heard.conversation.id,
            )
        return heard.conversation.id

    async def resolve(self, conversation_id: UUID) -> int:
        """The epoch."""
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            resolved = await resolve(tx, conversation_id, epoch=None, actor=self.world.ana)
        return resolved.state.epoch

    async def told(self, conversation_id: UUID) -> list[filings.FilingRow]:
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            return await filings.fetch_filings(tx, conversation_id)

    async def send_all(self, conversation_id: UUID) -> list[float | None]:
        rows = await self.told(conversation_id)
        return [await self.back.send(self.world.workspace_id, row.id) for row in rows]

    def notes(self) -> list[str]:
        return [str(one.properties["hs_note_body"]) for one in self.hubspot.state.things if one.kind == "notes"]


@pytest.fixture
async def telling(db: Database) -> AsyncGenerator[Telling]:
    world = await make_world(db)
    async with HubSpotSimulator() as hubspot, ZendeskSimulator() as zendesk, ClubSimulator() as club:
        hubspot.state.add_contact(GRACE, "Grace", "Thompson")
        hosts = [hubspot.netloc, zendesk.netloc, club.netloc]
        async with Egress(allow_hosts=hosts) as egress:
            kinds = (HubSpotConnector, ZendeskConnector, GenericConnector)
            connectors = IntegrationConnectors(kind(egress) for kind in kinds)
            yield Telling(world, Outsiders(connectors=connectors, box=BOX), hubspot, zendesk, club)


async def test_a_resolved_conversation_becomes_one_note_on_the_customers_record(telling: Telling) -> None:
    world = telling.world
    await telling.connect("hubspot", telling.hubspot, write_notes="yes")
    conversation_id = await telling.ask()
    await world.say(conversation_id, "Llega mañana.")
    epoch = await telling.resolve(conversation_id)

    for _time in range(2):
        await telling.back.plan_note(world.workspace_id, conversation_id, epoch)
        await telling.send_all(conversation_id)

    [note] = telling.notes()
    assert "¿Dónde está mi pedido?" in note
    assert "Llega mañana." in note
    assert f"https://desk.example.com/inbox/all/{conversation_id}" in note
    [row] = await telling.told(conversation_id)
    assert (row.state, row.kind, row.integration_kind) == ("done", "note", "hubspot")
    assert row.external_id


async def test_resolving_asks_for_the_note_and_only_if_it_still_stands(telling: Telling) -> None:
    world = telling.world
    await telling.connect("hubspot", telling.hubspot, write_notes="yes")
    conversation_id = await telling.ask()
    epoch = await telling.resolve(conversation_id)
    async with world.db.transaction(world.workspace_id) as tx:
        await reopen(tx, conversation_id, epoch=None, actor=world.ana)

    await telling.back.plan_note(world.workspace_id, conversation_id, epoch)

    assert len(await world.jobs(RESOLVED_JOB, conversation_id)) == 1
    assert await telling.told(conversation_id) == []


async def test_the_switch_is_off_until_somebody_turns_it_on(telling: Telling) -> None:
    await telling.connect("hubspot", telling.hubspot)
    conversation_id = await telling.ask()

    await telling.back.plan_note(telling.world.workspace_id, conversation_id, await telling.resolve(conversation_id))

    assert await telling.told(conversation_id) == []


async def test_a_handoff_becomes_one_request_with_the_brief(telling: Telling) -> None:
    world = telling.world
    await telling.connect("zendesk", telling.zendesk, file_briefs="handoff")
    conversation_id = await telling.ask("Quiero hablar con una persona")
    await world.answer(conversation_id, "", outcome="handoff", hand_over=hand_over())
    stretch = (await world.state(conversation_id)).stretch_number

    for _time in range(2):
        await telling.back.plan_brief(world.workspace_id, conversation_id, stretch)
        await telling.send_all(conversation_id)

    assert len(await world.jobs(HANDED_OVER_JOB, conversation_id)) == 1
    [made] = telling.zendesk.state.requests
    assert "Saludar" in made.comments[0][0]
    assert not made.comments[0][1]
    [row] = await telling.told(conversation_id)
    assert (row.state, row.external_id, row.outside_state) == ("done", str(made.id), "new")


async def test_a_busy_system_is_tried_again_later_and_says_so(telling: Telling) -> None:
    world = telling.world
    integration_id = await telling.connect("zendesk", telling.zendesk)
    conversation_id = await telling.ask()
    async with world.db.transaction(world.workspace_id) as tx:
        await do_file(tx, integration_id, conversation_id, "brief", by_id=world.ana.teammate_id)
    telling.zendesk.throttle_next(after_s=93)

    [again] = await telling.send_all(conversation_id)
    [failed] = await telling.told(conversation_id)
    [nothing] = await telling.send_all(conversation_id)
    [done] = await telling.told(conversation_id)

    assert (again, failed.state, failed.problem) == (93.0, "failed", "busy")
    assert (nothing, done.state, done.problem) == (None, "done", None)


async def test_a_lost_answer_is_unclear_and_what_arrived_is_found(telling: Telling) -> None:
    world = telling.world
    integration_id = await telling.connect("zendesk", telling.zendesk)
    conversation_id = await telling.ask()
    async with world.db.transaction(world.workspace_id) as tx:
        await do_file(tx, integration_id, conversation_id, "brief", by_id=None)
    telling.zendesk.lose_answer_of = "/api/v2/tickets.json"

    [again] = await telling.send_all(conversation_id)
    [unclear] = await telling.told(conversation_id)
    await telling.send_all(conversation_id)
    [done] = await telling.told(conversation_id)

    assert (again, unclear.state) == (AGAIN_S, "unclear")
    assert done.state == "done"
    assert len(telling.zendesk.state.requests) == 1


async def test_where_nobody_can_look_it_up_unclear_is_for_a_person(telling: Telling) -> None:
    world = telling.world
    integration_id = await telling.connect("generic", telling.club)
    member = telling.club.add_member("Grace", GRACE)
    conversation_id = await telling.ask()
    async with world.db.transaction(world.workspace_id) as tx:
        await do_file(tx, integration_id, conversation_id, "note", by_id=None)
    telling.club.lose_answer_of = f"/v1/members/{member['ref']}/remarks"

    [again] = await telling.send_all(conversation_id)
    [unclear] = await telling.told(conversation_id)

    assert (again, unclear.state) == (None, "unclear")
    async with world.db.transaction(world.workspace_id) as tx:
        await do_file_again(tx, unclear.id)
        with pytest.raises(NoSuchFiling):
            await do_file_again(tx, uuid4())


async def test_a_customer_the_crm_does_not_know_is_no_trouble_of_the_crm(telling: Telling) -> None:
    world = telling.world
    integration_id = await telling.connect("hubspot", telling.hubspot)
    telling.hubspot.state.things.clear()
    conversation_id = await telling.ask()
    async with world.db.transaction(world.workspace_id) as tx:
        await do_file(tx, integration_id, conversation_id, "note", by_id=None)

    [again] = await telling.send_all(conversation_id)
    [row] = await telling.told(conversation_id)

    assert (again, row.state, row.problem) == (None, "failed", "not_found")
    async with world.db.transaction(world.workspace_id) as tx:
        integration = await find_integration(tx, integration_id)
    assert integration is not None
    assert integration.problem is None


async def test_two_workers_tell_one_thing_once(telling: Telling) -> None:
    world = telling.world
    integration_id = await telling.connect("zendesk", telling.zendesk)
    conversation_id = await telling.ask()
    async with world.db.transaction(world.workspace_id) as tx:
        row = await do_file(tx, integration_id, conversation_id, "brief", by_id=None)
        assert await filings.begin_sending(tx, row.id, lost_after_s=90)

    [other] = await telling.send_all(conversation_id)

    assert other is None
    assert telling.zendesk.state.requests == []


async def test_what_a_system_cannot_take_is_refused_before_anything_is_sent(telling: Telling) -> None:
    world = telling.world
    hubspot_id = await telling.connect("hubspot", telling.hubspot)
    zendesk_id = await telling.connect("zendesk", telling.zendesk)
    conversation_id = await telling.ask()
    async with world.db.transaction(world.workspace_id) as tx:
        await do_change_integration(tx, telling.outsiders, zendesk_id, enabled=False, by=world.ana)

    for integration_id in (hubspot_id, zendesk_id):
        async with world.db.transaction(world.workspace_id) as tx:
            with pytest.raises(CannotFileThere):
                await do_file(tx, integration_id, conversation_id, "brief", by_id=None)


async def test_one_company_never_sees_what_another_told(telling: Telling, db: Database) -> None:
    world = telling.world
    integration_id = await telling.connect("zendesk", telling.zendesk)
    conversation_id = await telling.ask()
    async with world.db.transaction(world.workspace_id) as tx:
        row = await do_file(tx, integration_id, conversation_id, "brief", by_id=None)
    stranger = await make_world(db)

    async with db.transaction(stranger.workspace_id) as tx:
        assert await filings.find_filing(tx, row.id) is None
        assert await filings.fetch_filings(tx, conversation_id) == []
        assert await filings.find_matter(tx, conversation_id) is None
    assert await telling.back.send(stranger.workspace_id, row.id) is None


def matter(**given: object) -> Matter:
    common = {"channel_name": "Web", "locale": "en", "number": 1, "contact_name": "Grace", "is_verified": True}
    return Matter(**{**common, "who": Who(email=GRACE), "asked": "Where is it?", **given})


def test_what_is_told_is_bounded_whatever_was_written() -> None:
    told = matter(asked="<b>x</b>\u202e" + "y" * 9_000, answered="z" * 9_000, answered_by="assistant")

    assert len(subject_of(told, "note")) < 150
    assert len(note_text(told)) < 1_600
    assert "\u202e" not in note_text(told) + subject_of(told, "brief")


@pytest.mark.parametrize("locale", ["en", "es", "pt", "fr"])
def test_an_address_that_nobody_proved_is_called_so_in_every_language(locale: str) -> None:
    proven, claimed = matter(locale=locale), matter(locale=locale, is_verified=False)

    assert len(note_text(claimed).splitlines()) == len(note_text(proven).splitlines()) + 1
    assert brief_text(proven, None) == note_text(proven)


def test_a_filing_has_all_a_connector_needs() -> None:
    filing = Filing(conversation_id=uuid4(), subject="s", text="t", url="u", who=Who())
    assert filing.who.is_nobody
