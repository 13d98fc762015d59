"""Who proves the same is the same person; who only claims it is not."""

import random
from typing import Any

import httpx2
import pytest

from relevo.desk.contacts.api import Proof
from relevo.kit.ids import ChannelId, ContactId, new_id
from tests.desk.contacts.joining.people import People, mailed, signed


async def make_channel(people: People, kind: str) -> ChannelId:
    channel_id = ChannelId(new_id())
    async with people.world.db.transaction(people.world.workspace_id) as tx:
        await tx.execute(
            "INSERT INTO channel (workspace_id, id, kind, name, public_key) VALUES ($1, $2, $3, $3, $4)",
            people.world.workspace_id,
            channel_id,
            kind,
            f"k_{channel_id.hex}",
        )
    return channel_id


async def test_the_same_customer_on_two_chats_is_one_contact(people: People) -> None:
    second = await make_channel(people, "web")
    one = await people.arrive("customer:42", signed("42"), name="Ana")
    two = await people.arrive("customer:42", signed("42"), channel_id=second)
    assert one.contact_id == two.contact_id
    assert one.identity_id != two.identity_id


async def test_the_same_phone_on_two_numbers_of_the_company_is_one_contact(people: People) -> None:
    first, second = await make_channel(people, "whatsapp"), await make_channel(people, "whatsapp")
    one = await people.arrive("34600111222", kind="whatsapp", channel_id=first, verified=True)
    two = await people.arrive("34600111222", kind="whatsapp", channel_id=second, verified=True)
    assert one.contact_id == two.contact_id


async def test_a_phone_number_that_nobody_vouches_for_joins_nobody(people: People) -> None:
    first, second = await make_channel(people, "whatsapp"), await make_channel(people, "whatsapp")
    one = await people.arrive("34600111222", kind="whatsapp", channel_id=first, verified=True)
    two = await people.arrive("34600111222", kind="whatsapp", channel_id=second, verified=False)
    assert one.contact_id != two.contact_id


async def test_a_proved_e_mail_joins_across_channels(people: People) -> None:
    one = await people.arrive("customer:1", signed("1"), Proof(kind="email", value="Ana@Example.com", how="signed"))
    two = await people.arrive("somebody@chat", mailed("ana@example.com"))
    assert one.contact_id == two.contact_id


async def test_two_customer_ids_with_one_e_mail_stay_two(people: People) -> None:
    """A shared mailbox: the company says that they are two."""
    one = await people.arrive("customer:1", signed("1"), Proof(kind="email", value="a@example.com", how="signed"))
    two = await people.arrive("customer:2", signed("2"), Proof(kind="email", value="a@example.com", how="signed"))
    assert one.contact_id != two.contact_id


async def test_what_a_person_took_apart_is_not_joined_again(people: People, client: httpx2.AsyncClient) -> None:
    second, third = await make_channel(people, "whatsapp"), await make_channel(people, "whatsapp")
    one = await people.arrive("34600111222", kind="whatsapp", channel_id=second, verified=True)
    await people.arrive("34600111222", kind="whatsapp", channel_id=third, verified=True)
    [move] = (await client.get(f"/contacts/{one.contact_id}/moves")).json()
    assert (move["how"], move["by_name"]) == ("phone", "")
    await client.post(f"/contact-moves/{move['id']}/undo")
    again = await people.arrive("34600111222", kind="whatsapp", channel_id=third, verified=True)
    assert again.contact_id != one.contact_id


@pytest.mark.parametrize("seed", range(40))
async def test_no_sequence_of_unverified_arrivals_ever_joins(people: People, seed: int) -> None:
    """They claim the victim's name, mail and phone in every order; the victim signed in."""
    random_ = random.Random(seed)
    victim = await people.arrive("customer:9", signed("9"), name="Ana López", email="ana@example.com")
    seen: set[ContactId] = set()
    for number in range(10):
        claims = {"name": "Ana López", "email": "ana@example.com"}
        given: dict[str, Any] = {name: value for name, value in claims.items() if random_.random() < 0.8}
        address = random_.choice((f"visitor:{seed}-{number}", "customer:9 ", "ana@example.com", "+34600111222"))
        seen.add((await people.arrive(address, **given)).contact_id)
    assert victim.contact_id not in seen
    assert await people.world.rows("SELECT 1 FROM contact_move") == []
