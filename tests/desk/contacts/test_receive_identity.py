import asyncio

from relevo.desk.contacts.api import (
    Arrival,
    Arrived,
    do_claim_identity,
    do_receive_identity,
    find_contacts,
    find_identity_on,
    get_contact,
)
from relevo.kit.ids import ChannelId
from relevo.platform.db import Database
from tests.house import Workspace


def arrival(channel_id: ChannelId, address: str = "browser-1", **fields: object) -> Arrival:
    return Arrival(channel_id=channel_id, channel_kind="web", address=address, **fields)  # type: ignore[arg-type] - narrower than the test needs


async def receive(db: Database, workspace: Workspace, given: Arrival) -> Arrived:
    async with db.transaction(workspace.id) as tx:
        return await do_receive_identity(tx, given)


async def test_an_address_becomes_a_contact_once(db: Database, workspace: Workspace, channel_id: ChannelId) -> None:
    first = await receive(db, workspace, arrival(channel_id))
    second = await receive(db, workspace, arrival(channel_id))
    assert (first.is_new, second.is_new) == (True, False)
    assert (first.contact_id, first.identity_id) == (second.contact_id, second.identity_id)
    async with db.transaction(workspace.id) as tx:
        contact = await get_contact(tx, first.contact_id)
        assert await find_identity_on(tx, contact_id=first.contact_id, channel_id=channel_id) == first.identity_id
    assert contact.is_visitor
    assert [identity.address for identity in contact.identities] == ["browser-1"]


async def test_twenty_first_messages_at_once_make_one_contact(
    db: Database, workspace: Workspace, channel_id: ChannelId
) -> None:
    arrived = await asyncio.gather(*(receive(db, workspace, arrival(channel_id)) for _ in range(20)))
    assert len({one.contact_id for one in arrived}) == 1
    assert sum(one.is_new for one in arrived) == 1
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM contact") == 1


async def test_what_a_customer_says_fills_gaps_and_overwrites_nothing(
    db: Database, workspace: Workspace, channel_id: ChannelId
) -> None:
    await receive(db, workspace, arrival(channel_id, name="Ana"))
    arrived = await receive(db, workspace, arrival(channel_id, name="The Boss", email="ana@example.com", language="es"))
    async with db.transaction(workspace.id) as tx:
        contact = (await find_contacts(tx, [arrived.contact_id]))[arrived.contact_id]
    assert (contact.name, contact.email, contact.language) == ("Ana", "ana@example.com", "es")
    assert not contact.is_visitor


async def test_a_verified_address_stays_verified(db: Database, workspace: Workspace, channel_id: ChannelId) -> None:
    for verified in (False, True, False):
        arrived = await receive(db, workspace, arrival(channel_id, "ext:7", verified=verified))
    async with db.transaction(workspace.id) as tx:
        assert [identity.verified for identity in (await get_contact(tx, arrived.contact_id)).identities] == [True]


async def test_a_visitor_who_signs_in_keeps_their_contact(
    db: Database, workspace: Workspace, channel_id: ChannelId
) -> None:
    visitor = await receive(db, workspace, arrival(channel_id))
    async with db.transaction(workspace.id) as tx:
        assert await do_claim_identity(tx, visitor.identity_id, address="ext:7", name="Ana")
    again = await receive(db, workspace, arrival(channel_id, "ext:7", verified=True))
    assert again.contact_id == visitor.contact_id
    async with db.transaction(workspace.id) as tx:
        contact = await get_contact(tx, again.contact_id)
    assert (contact.name, contact.is_visitor, contact.identities[0].verified) == ("Ana", False, True)


async def test_an_address_that_has_an_owner_is_not_given_to_another(
    db: Database, workspace: Workspace, channel_id: ChannelId
) -> None:
    owner = await receive(db, workspace, arrival(channel_id, "ext:7", verified=True))
    visitor = await receive(db, workspace, arrival(channel_id))
    async with db.transaction(workspace.id) as tx:
        assert not await do_claim_identity(tx, visitor.identity_id, address="ext:7")
        assert not await do_claim_identity(tx, owner.identity_id, address="ext:8")
