"""An Instagram webhook, read. Pure; nothing that arrives makes it raise.

The dashboard's test button writes `changes` from people who do not exist: it is stored as received and says nothing.
"""

from typing import Literal

from relevo.channels.meta.wire import Dialect, Said, read_event, shared_media, story_picture, unsupported
from relevo.desk.channels.api import Extra, Incoming, Media
from relevo.platform.graph import Json, dict_of, dicts_of, text_of
from relevo.platform.graph.messaging import read_messaging

OBJECT = "instagram"

_FILES: dict[str, Literal["image", "audio", "video", "file"]] = {
    "image": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
    "media": "file",
}
_SHARED = frozenset({"share", "ig_post", "ig_reel", "reel"})
_STORIES = frozenset({"story_mention", "story", "ig_story"})


def parse(body: Json) -> list[Incoming]:
    if body.get("object") != OBJECT:
        return []
    return [incoming for event in read_messaging(body) for incoming in read_event(event, DIALECT)]


def _said(message: Json) -> Said:
    said = Said(text_of(message.get("text")) or "")
    for one in dicts_of(message.get("attachments")):
        kind, payload = text_of(one.get("type")) or "", dict_of(one.get("payload"))
        url = text_of(payload.get("url"))
        if kind == "like_heart":
            said.text = said.text or "❤️"
        elif kind in _STORIES:
            said.extras.append(Extra(kind="story", text="mention", url=url))
            said.media += [story_picture(url)] if url else []
        elif kind in _SHARED:
            title = text_of(payload.get("title")) or ""
            said.extras.append(Extra(kind="referral", name=title, url=url, details=[kind]))
            said.media += [shared_media(url)] if url else []
        elif kind in _FILES and url:
            said.media.append(Media(ref=url, kind=_FILES[kind]))
        else:
            said.extras.append(unsupported(kind or "attachment", one))
    if message.get("is_unsupported") is True:
        said.extras.append(unsupported("message", message))
    return said


DIALECT = Dialect(said=_said, reaction="❤️")
