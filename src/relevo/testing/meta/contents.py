"""What a customer of Instagram or Messenger sends beside plain words, as Meta writes it."""

from collections.abc import Callable
from typing import Any

from relevo.testing import samples
from relevo.testing.contents import Build, Content, Contents, Json, just
from relevo.testing.samples import Sample


def _file(kind: str, *makes: Callable[[], Sample], **more: Any) -> Build:
    """One message with all of them, as Meta sends an album."""
    return lambda keep: [{"attachments": [{"type": kind, "payload": {"url": keep(make()), **more}} for make in makes]}]


def _attached(kind: str, **payload: Any) -> Build:
    return just({"attachments": [{"type": kind, **({"payload": payload} if payload else {})}]})


_FILES: Contents = {
    "picture": Content("A picture", _file("image", samples.picture)),
    "album": Content("Two pictures at once", _file("image", samples.picture, samples.story)),
    "film": Content("A film", _file("video", samples.film)),
    "voice": Content("A voice message", _file("audio", samples.voice)),
    "document": Content("A document", _file("file", samples.document)),
}
INSTAGRAM: Contents = {
    **_FILES,
    "post": Content(
        "A shared post", _file("ig_post", samples.picture, ig_post_media_id="18000000000000001", title="Otoño en roble")
    ),
    "reel": Content(
        "A shared reel", _file("ig_reel", samples.film, reel_video_id="18000000000000002", title="Así se monta la Oslo")
    ),
    "heart": Content("A heart", _attached("like_heart")),
    "unsupported": Content("Something Meta does not pass on", just({"is_unsupported": True})),
}
MESSENGER: Contents = {
    **_FILES,
    "sticker": Content("A sticker", _file("sticker", samples.sticker, sticker_id=369239263222822)),
    "place": Content("A place", _attached("location", coordinates={"lat": 28.1235, "long": -15.4363})),
    "post": Content(
        "A shared post",
        _attached("post", url="https://www.facebook.com/casabrezo/posts/1", title="Otoño en roble", id=1),
    ),
    "reel": Content("A shared reel", _attached("ig_reel", url="/reel/123451234512345/", reel_video_id=123451234512345)),
    "link": Content(
        "A link with its preview",
        just(
            {
                "text": "https://casabrezo.example/mesas",
                "attachments": [
                    {
                        "type": "fallback",
                        "payload": {"url": "https://casabrezo.example/mesas", "title": "Mesas de roble · Casa Brezo"},
                    }
                ],
            }
        ),
    ),
    "unsupported": Content("Something new, which nobody knows yet", _attached("hologram", depth=3)),
}


def words_of(message: Json) -> str:
    """What the phone shows of it beside its file."""
    if text := message.get("text"):
        return str(text)
    if message.get("is_unsupported"):
        return "(unsupported)"
    first = message["attachments"][0]
    payload: Json = first.get("payload") or {}
    match first["type"]:
        case "like_heart":
            return "❤️"
        case "location":
            return "📍"
        case "image" | "video" | "audio" | "file" | "sticker":
            return ""
        case kind:
            return str(payload.get("title") or f"({kind})")
