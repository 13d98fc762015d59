"""Content templates: the only words that reach somebody on WhatsApp whose 24 hours are over. Pure.

They are read from the account whenever they are shown or sent, with what WhatsApp thinks of them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from relevo.channels.twilio.errors import ContentIncomplete

Json = dict[str, Any]
SLOT_CHARS = 1024
MOST_CONTENTS = 250
_SLOT = re.compile(r"\{\{\s*(\w{1,60})\s*\}\}")
_BODIES = ("whatsapp/card", "twilio/card", "twilio/quick-reply", "twilio/call-to-action", "twilio/text")
"""In the order of preference: all of a template's types say the same."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """`problem`: why it cannot be sent from here: "not_approved", "needs_file", or nothing."""

    sid: str
    name: str
    language: str
    status: str
    category: str
    body: str
    footer: str
    buttons: Sequence[str]
    slots: Sequence[tuple[str, str]]
    """Each variable with its example."""
    problem: str


@dataclass(frozen=True, kw_only=True)
class FilledContent:
    """`text` is what the customer reads, `call` our own form of the send."""

    text: str
    call: Json


def contents_of(listed: Sequence[Json]) -> list[Content]:
    """Those that can be sent first, then by name."""
    return sorted(map(content_of, listed), key=lambda one: (bool(one.problem), one.name, one.language))


def content_of(raw: Json) -> Content:
    types = _object(raw.get("types"))
    kind = next((name for name in _BODIES if name in types), "")
    shape = _object(types.get(kind))
    approval = _object(raw.get("approval_requests"))
    status = _text(approval.get("status")).lower() or "unsubmitted"
    body = _text(shape.get("body")) or _text(shape.get("title"))
    examples = _object(raw.get("variables"))
    labels = list(dict.fromkeys([*_SLOT.findall(body), *(str(name) for name in examples)]))
    needs_file = not kind or bool(shape.get("media"))
    return Content(
        sid=_text(raw.get("sid")),
        name=_text(raw.get("friendly_name")),
        language=_text(raw.get("language")),
        status=status,
        category=_text(approval.get("category")),
        body=body,
        footer=_text(shape.get("footer")) or _text(shape.get("subtitle")),
        buttons=[_text(one.get("title")) for one in _objects(shape.get("actions"))],
        slots=[(label, _text(examples.get(label))) for label in labels],
        problem="not_approved" if status != "approved" else "needs_file" if needs_file else "",
    )


def fill(content: Content, given: Mapping[str, str]) -> FilledContent:
    """Raises ContentIncomplete for a variable that is missing, too long, or not the template's."""
    values = {label: " ".join(given.get(label, "").split()) for label, _example in content.slots}
    wrong = [label for label, value in values.items() if not 1 <= len(value) <= SLOT_CHARS]
    wrong += [label for label in given if label not in values]
    if wrong:
        raise ContentIncomplete(fields=sorted(wrong))
    body = _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), content.body)
    call: Json = {"content_sid": content.sid, "variables": json.dumps(values, ensure_ascii=False)}
    return FilledContent(text="\n\n".join(filter(None, (body, content.footer))), call=call)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _objects(value: object) -> list[Json]:
    return [_object(one) for one in cast("list[Any]", value)] if isinstance(value, list) else []
