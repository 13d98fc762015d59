"""What a Telegram customer sends beside plain words, as the Bot API writes it."""

from collections.abc import Callable, Sequence
from typing import Any

from relevo.testing import samples
from relevo.testing.contents import Build, Content, Contents, Json, just
from relevo.testing.samples import Keep, Sample

FILED = ("video", "video_note", "animation", "voice", "document", "sticker")
"""The parts of a message that are a file; a photo is a list of sizes."""
PLACE = {"latitude": 28.1235, "longitude": -15.4363}
_FRIEND = {"id": 700000900, "is_bot": False, "first_name": "Irene", "last_name": "Soto"}


def _described(keep: Keep, sample: Sample, **more: Any) -> Json:
    file_id = keep(sample)
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": len(sample.body), **more}


def _photo(make: Callable[[], Sample], **more: Any) -> Build:
    return lambda keep: [{"photo": [_described(keep, make(), width=480, height=320)], **more}]


def _file(field: str, make: Callable[[], Sample], **more: Any) -> Build:
    def build(keep: Keep) -> Sequence[Json]:
        sample = make()
        return [{field: _described(keep, sample, mime_type=sample.content_type, **more)}]

    return build


def _album(keep: Keep) -> Sequence[Json]:
    group = "13600000000000001"
    first = _photo(samples.photo, caption="Así llegó", media_group_id=group)(keep)
    return [*first, *_photo(lambda: samples.photo(270, 480), media_group_id=group)(keep)]


def _sticker(keep: Keep) -> Sequence[Json]:
    return [{"sticker": _described(keep, samples.sticker(), emoji="😄", is_animated=False, is_video=False)}]


def _moving_sticker(keep: Keep) -> Sequence[Json]:
    thumbnail = _described(keep, samples.sticker(), width=240, height=240)
    more: Json = {"emoji": "😉", "is_animated": False, "is_video": True, "thumbnail": thumbnail}
    return [{"sticker": _described(keep, samples.film_sticker(), **more)}]


CONTENTS: Contents = {
    "picture": Content("A picture with words", _photo(samples.photo, caption="Así llegó")),
    "album": Content("Two pictures at once", _album),
    "film": Content("A film", _file("video", samples.film, width=256, height=144, duration=3, file_name="clip.mp4")),
    "round_film": Content("A round film", _file("video_note", samples.film, length=240, duration=3)),
    "animation": Content("A moving picture", _file("animation", samples.film, width=256, height=144, duration=3)),
    "voice": Content("A voice note", _file("voice", samples.voice, duration=3)),
    "document": Content("A document", _file("document", samples.document, file_name="factura-1001.pdf")),
    "sticker": Content("A sticker", _sticker),
    "moving_sticker": Content("A sticker that moves", _moving_sticker),
    "place": Content("A place", just({"location": PLACE})),
    "live_place": Content(
        "A live place", just({"location": {**PLACE, "live_period": 900, "horizontal_accuracy": 12.0}})
    ),
    "venue": Content(
        "A place with a name",
        just(
            {
                "venue": {"location": PLACE, "title": "Playa de Las Canteras", "address": "Las Palmas"},
                "location": PLACE,
            }
        ),
    ),
    "card": Content(
        "A contact card",
        just({"contact": {"phone_number": "+34600111333", "first_name": "Marta", "last_name": "Ruiz"}}),
    ),
    "forwarded": Content(
        "Something forwarded",
        just(
            {
                "text": "Mira lo que dicen",
                "forward_origin": {"type": "user", "sender_user": _FRIEND, "date": 1781000000},
            }
        ),
    ),
    "link": Content("Start by a link that says from where", just({"text": "/start verano"})),
    "dice": Content("Dice, which Relevo does not know", just({"dice": {"emoji": "🎲", "value": 4}})),
    "poll": Content(
        "A poll, which Relevo does not know",
        just(
            {
                "poll": {
                    "id": "1",
                    "question": "¿Roble o haya?",
                    "options": [{"text": "Roble", "voter_count": 0}, {"text": "Haya", "voter_count": 0}],
                }
            }
        ),
    ),
}


def words_of(message: Json) -> str:
    """What the phone shows of it beside its file."""
    if words := message.get("text") or message.get("caption"):
        return str(words)
    if "venue" in message:
        return f"📍 {message['venue']['title']}"
    if "location" in message:
        return "📍"
    if "contact" in message:
        return f"👤 {message['contact']['first_name']}"
    return str(message.get("sticker", {}).get("emoji") or message.get("dice", {}).get("emoji") or "")


def file_of(message: Json) -> str | None:
    if photos := message.get("photo"):
        return str(photos[-1]["file_id"])
    return next((str(message[field]["file_id"]) for field in FILED if field in message), None)
