"""What Telegram's customers send beside words, as it is stored."""

from typing import Any

from relevo.channels.telegram import wire
from relevo.desk.channels.api import MessageIn
from relevo.testing import samples
from relevo.testing.telegram.state import StoredFile
from tests.channels.telegram.carrying import Chat

CHAT = {"id": 5, "type": "private", "first_name": "Lucía"}


def _read(**message: Any) -> MessageIn:
    [said] = wire.parse({"update_id": 1, "message": {"message_id": 2, "chat": CHAT, "from": CHAT, **message}})
    assert isinstance(said, MessageIn)
    return said


def test_an_animated_sticker_comes_as_its_still_and_else_as_its_sign() -> None:
    moving = {"file_id": "F", "is_animated": True, "emoji": "😉"}
    with_still = _read(sticker=moving | {"thumbnail": {"file_id": "T"}})
    assert [(one.ref, one.kind) for one in with_still.media] == [("T", "sticker")]
    assert with_still.text == "😉"
    assert _read(sticker=moving).media == []
    assert [one.ref for one in _read(sticker={"file_id": "F", "is_video": True}).media] == ["F"]


def test_a_live_place_is_told_from_one_that_stays() -> None:
    place = {"latitude": 28.1, "longitude": -15.4}
    assert _read(location=place).extras[0].details == []
    assert _read(location=place | {"live_period": 900}).extras[0].details == ["live"]


async def test_the_still_of_a_sticker_is_kept_in_either_format(chat: Chat) -> None:
    await chat.phone.send_content(chat.lucia, "moving_sticker")
    camera = samples.photo(240, 240)
    chat.phone.state.files["J"] = StoredFile("sticker.webp", camera.content_type, camera.body)
    still = {"file_id": "J", "file_unique_id": "J"}
    await chat.phone.say(
        chat.lucia, "", sticker={"file_id": "F", "is_animated": True, "emoji": "👋", "thumbnail": still}
    )
    await chat.carry(times=3)
    listed = (await chat.stage.admin.get("/conversations?view=open")).json()["items"]
    page = (await chat.stage.admin.get(f"/conversations/{listed[0]['id']}/messages")).json()["items"]
    stickers = [one for one in page if any(extra["kind"] == "sticker" for extra in one["extras"])]
    assert [(one["text"], one["attachments"][0]["content_type"]) for one in stickers] == [
        ("😉", "image/webp"),
        ("👋", "image/jpeg"),
    ]
