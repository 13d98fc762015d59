"""A page or an account loses its subscription for an hour, and customers go on writing: nothing of it is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from relevo.channels.meta.missed import BARE, CONVERSATIONS, DETAILS
from relevo.desk.channels.missed import HELD_UNTIL
from relevo.testing.meta.messaging import MessagingSimulator
from tests.channels.desk import MESSAGING, Desk, each_desk, until

MetaDesk = Desk[MessagingSimulator]
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
desk = each_desk(MESSAGING, assistant=True)


async def look(desk: MetaDesk) -> dict[str, tuple[bool, str]]:
    """The hourly one, which renews what was lost; what the page says of what was missed, once it says it."""
    await desk.post(f"/channels/{desk.channel_id}/check")

    async def found() -> dict[str, tuple[bool, str]] | None:
        said = await checks(desk)
        return said if "missed" in said else None

    return await until(found)


async def checks(desk: MetaDesk) -> dict[str, tuple[bool, str]]:
    channel = await desk.get(f"/channels/{desk.channel_id}")
    return {one["name"]: (one["ok"], one["code"]) for one in channel["connection"]["checks"]}


async def forget(desk: MetaDesk) -> None:
    """That anything was missed before, so that a test sees its own."""
    async with desk.served.house.db.transaction(desk.workspace.id) as tx:
        await tx.execute(
            "UPDATE channel SET checks = '[]' WHERE workspace_id = $1 AND id = $2", tx.tenant, UUID(desk.channel_id)
        )


async def thread(desk: MetaDesk, customer: str) -> list[tuple[str, str]]:
    """Who said what, without the assistant and the system."""
    messages = await desk.messages((await desk.conversation(customer))["id"])
    shown = [one for one in messages if one["kind"] == "message"]
    return [(who, one["text"]) for one in shown if (who := one["author"]["kind"]) in ("contact", "teammate")]


async def all_there(desk: MetaDesk, customer: str, expected: list[tuple[str, str]]) -> None:
    async def found() -> bool | None:
        return await thread(desk, customer) == expected or None

    try:
        await until(found)
    except TimeoutError:
        assert await thread(desk, customer) == expected


def person(desk: MetaDesk, number: int, name: str) -> str:
    customer = f"9000000000{number:05}"
    desk.simulator.state.customer(customer, name)
    return customer


async def test_what_three_customers_wrote_in_a_lost_hour_is_there_once_and_in_order(desk: MetaDesk) -> None:
    eva, luis, ana = (person(desk, 100 + place, name) for place, name in enumerate(("Eva Uno", "Luis Dos", "Ana Tres")))
    simulator = desk.simulator
    await simulator.say(eva, "¿Tenéis camisas?")
    await all_there(desk, eva, [("contact", "¿Tenéis camisas?")])
    await forget(desk)
    simulator.lose_subscription()
    await simulator.say(eva, "¿Y pantalones?", hours_ago=0.8)
    simulator.state.customer(eva).bubbles[0].at -= 3600
    await simulator.say(eva, "Talla 42", hours_ago=0.7)
    await simulator.say(luis, "Mi pedido no llega", hours_ago=0.6)
    await simulator.answer_by_hand(luis, "Lo miro ahora mismo")
    await simulator.say(ana, "Una camiseta", hours_ago=30)
    simulator.state.customer(ana).bubbles[-1].at += 29.5 * 3600
    await simulator.send_file(ana, "image/gif", GIF, name="foto.gif")
    assert [one["contact"]["name"] for one in await desk.conversations()] == ["Eva Uno"]
    assert (await look(desk))["missed"] == (True, "")
    assert (await checks(desk))["subscription"] == (False, "restored")
    wrote = [("contact", "¿Tenéis camisas?"), ("contact", "¿Y pantalones?"), ("contact", "Talla 42")]
    await all_there(desk, eva, wrote)
    await all_there(desk, luis, [("contact", "Mi pedido no llega"), ("teammate", "Lo miro ahora mismo")])
    holder = (await desk.conversation(luis))["holder"]["kind"]
    assert holder in ("team", "teammate"), "a person answered on the phone: the baton is with people"
    pictures = [one for one in await desk.messages((await desk.conversation(ana))["id"]) if one["attachments"]]
    assert [one["author"]["kind"] for one in pictures] == ["contact"]
    await simulator.say(eva, "¿Seguís ahí?")
    await all_there(desk, eva, [*wrote, ("contact", "¿Seguís ahí?")])
    await forget(desk)
    simulator.lose_subscription()
    await look(desk)
    await all_there(desk, eva, [*wrote, ("contact", "¿Seguís ahí?")])


async def test_the_assistant_answers_what_is_inside_the_window_and_nobody_whom_a_person_answered(
    desk: MetaDesk,
) -> None:
    near, answered, far = (person(desk, 200 + place, f"Window {place}") for place in range(3))
    await forget(desk)
    simulator = desk.simulator
    async with desk.served.house.db.transaction(desk.workspace.id) as tx:
        moment = str(int((datetime.now(UTC) - timedelta(hours=40)).timestamp()))
        await tx.execute(
            "UPDATE channel SET connection = connection || jsonb_build_object('subscription_seen_at', $3::text)"
            " WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            UUID(desk.channel_id),
            moment,
        )
    simulator.lose_subscription()
    await simulator.say(near, "Hola, ¿estáis?", hours_ago=23)
    await simulator.say(answered, "Buenas, una duda", hours_ago=2)
    await simulator.answer_by_hand(answered, "Dime")
    await simulator.say(far, "¿Hay alguien?", hours_ago=25)
    await look(desk)

    def heard(customer: str) -> list[bool]:
        bubbles = simulator.state.customer(customer).bubbles
        return [one.is_by_hand for one in bubbles if one.by == "company"]

    async def is_answered() -> bool | None:
        return (bool(heard(near)) and not any(heard(near))) or None

    async def ended(customer: str) -> dict[str, Any] | None:
        found = await desk.messages((await desk.conversation(customer))["id"])
        states = [one["delivery"] for one in found if one["author"]["kind"] == "assistant" and one["delivery"]]
        return next((one for one in states if one["state"] == "failed"), None)

    await until(is_answered)
    assert (await until(lambda: ended(far)))["code"] == "window_closed"
    await all_there(desk, answered, [("contact", "Buenas, una duda"), ("teammate", "Dime")])
    assert (heard(answered), heard(far)) == ([True], [])


async def test_more_customers_than_fit_on_a_page_are_all_fetched(desk: MetaDesk) -> None:
    await forget(desk)
    desk.simulator.lose_subscription()
    people = [person(desk, 300 + place, f"Page {place}") for place in range(CONVERSATIONS + 3)]
    for customer in people:
        await desk.simulator.say(customer, "Hola")
    assert (await look(desk))["missed"] == (True, "")
    for customer in people:
        await all_there(desk, customer, [("contact", "Hola")])


async def test_what_meta_does_not_show_any_more_is_said_on_the_channels_page(desk: MetaDesk) -> None:
    for count, found in ((DETAILS - 1, (True, "")), (DETAILS, (False, "partly"))):
        await forget(desk)
        desk.simulator.lose_subscription()
        customer = person(desk, 400 + count, f"Many {count}")
        for number in range(count):
            await desk.simulator.say(customer, f"Línea {number}")
        assert (await look(desk))["missed"] == found
        await all_there(desk, customer, [("contact", f"Línea {number}") for number in range(count)])
    desk.simulator.state.customers.pop(customer)


async def test_an_older_version_of_the_api_that_lacks_a_field_is_asked_for_fewer(desk: MetaDesk) -> None:
    await forget(desk)
    desk.simulator.lose_subscription()
    desk.simulator.state.unknown_fields = frozenset({"shares", "sticker", "story"})
    assert not set(BARE.split(",")) & desk.simulator.state.unknown_fields
    customer = person(desk, 500, "Old Version")
    await desk.simulator.say(customer, "Hola")
    assert (await look(desk))["missed"] == (True, "")
    await all_there(desk, customer, [("contact", "Hola")])
    desk.simulator.state.unknown_fields = frozenset()


async def test_without_the_permission_the_page_says_so_and_what_comes_in_is_not_held_up(desk: MetaDesk) -> None:
    await forget(desk)
    desk.simulator.lose_subscription()
    desk.simulator.state.faults.append("unreadable")
    unheard = person(desk, 610, "Unheard")
    await desk.simulator.say(unheard, "¿Y esto?")
    assert (await look(desk))["missed"] == (False, "refused")
    customer = person(desk, 600, "After All")
    await desk.simulator.say(customer, "¿Me leéis?")
    await all_there(desk, customer, [("contact", "¿Me leéis?")])
    assert (await desk.get(f"/channels/{desk.channel_id}"))["status"]["state"] == "on"
    assert "Unheard" not in [one["contact"]["name"] for one in await desk.conversations()]


async def test_with_the_permission_the_next_look_fetches_what_was_refused(desk: MetaDesk) -> None:
    await desk.post(f"/channels/{desk.channel_id}/check")

    async def fetched() -> bool | None:
        return (await checks(desk))["missed"] == (True, "") or None

    await until(fetched)
    await all_there(desk, person(desk, 610, "Unheard"), [("contact", "¿Y esto?")])
    await desk.post(f"/channels/{desk.channel_id}/check")
    assert (await checks(desk))["missed"] == (True, ""), "it is said for three days, not until the next look"


async def test_while_meta_has_trouble_the_page_says_that_it_is_tried_again(desk: MetaDesk) -> None:
    await forget(desk)
    desk.simulator.lose_subscription()
    desk.simulator.state.faults.append("unreadable_now")
    customer = person(desk, 700, "Later On")
    await desk.simulator.say(customer, "Primero")
    assert (await look(desk))["missed"] == (False, "later")
    async with desk.served.house.db.transaction(None) as tx:
        await tx.execute("UPDATE job_queue.pgqueuer SET execute_after = now() WHERE entrypoint = 'intake.fetch_missed'")
    await all_there(desk, customer, [("contact", "Primero")])
    assert (await checks(desk))["missed"] == (True, "")


async def test_what_comes_in_while_the_missed_is_fetched_waits_for_it(desk: MetaDesk) -> None:
    customer = person(desk, 800, "In Between")
    async with desk.served.house.db.transaction(desk.workspace.id) as tx:
        await tx.execute(
            "UPDATE channel SET connection = connection || jsonb_build_object($3::text, $4::text)"
            " WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            UUID(desk.channel_id),
            HELD_UNTIL,
            str(int((datetime.now(UTC) + timedelta(minutes=2)).timestamp())),
        )
    await desk.simulator.say(customer, "Después")
    desk.simulator.lose_subscription()
    await desk.simulator.say(customer, "Antes", hours_ago=0.5)
    assert not [one for one in await desk.conversations() if one["contact"]["name"] == "In Between"]
    await forget(desk)
    await look(desk)
    await all_there(desk, customer, [("contact", "Antes"), ("contact", "Después")])
