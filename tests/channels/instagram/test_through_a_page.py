"""Facebook's login: a page stands for the account, and its subscription has the page's fields."""

from relevo.testing.instagram import InstagramThroughAPage
from tests.channels.desk import Desk, one_desk

PageDesk = Desk[InstagramThroughAPage]
EVA = "900000000000001"
desk = one_desk(InstagramThroughAPage, "instagram", {EVA: "Eva Soler"})


async def test_the_account_behind_the_page_is_connected_with_fields_that_a_page_has(desk: PageDesk) -> None:
    channel = await desk.get(f"/channels/{desk.channel_id}")
    assert channel["status"]["state"] == "on"
    assert channel["connection"]["account_name"] == "@casabrezo"
    assert all(check["ok"] for check in channel["connection"]["checks"])
    assert "messaging_seen" not in desk.simulator.state.subscribed, "a page refuses this field of Instagram's"
    assert channel["connection"]["expires_at"] is None, "a page's token does not end"


async def test_a_customer_is_answered_and_sees_the_first_questions(desk: PageDesk) -> None:
    answer = await desk.api.patch(f"/channels/{desk.channel_id}", json={"connection": {"ice_breakers": "¿Abrís hoy?"}})
    assert answer.is_success, answer.text
    await desk.post(f"/channels/{desk.channel_id}/check")
    await desk.simulator.break_ice(EVA, 0)
    conversation = await desk.conversation(EVA)
    await desk.said(conversation["id"], "¿Abrís hoy?")
    sent = await desk.reply(conversation["id"], "Sí, hasta las 20 h.")
    await desk.on_phone("Sí, hasta las 20 h.", EVA)
    await desk.delivered_as(conversation["id"], sent["id"], "sent", "read")
