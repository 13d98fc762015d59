"""Content templates: the only words that reach somebody on WhatsApp whose 24 hours are over. Pure.

They are read from the account whenever they are shown or sent, with what WhatsApp thinks of them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relevo.desk.conversations.api import FilledIn, check_values
from relevo.kit.reading import Json, dict_of, dicts_of, text_of

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


def contents_of(listed: Sequence[Json]) -> list[Content]:
    """Those that can be sent first, then by name."""
    return sorted(map(content_of, listed), key=lambda one: (bool(one.problem), one.name, one.language))


def content_of(raw: Json) -> Content:
    types = dict_of(raw.get("types"))
    kind = next((name for name in _BODIES if name in types), "")
    shape = dict_of(types.get(kind))
    approval = dict_of(raw.get("approval_requests"))
    status = (text_of(approval.get("status")) or "").lower() or "unsubmitted"
    body = text_of(shape.get("body")) or text_of(shape.get("title")) or ""
    examples = dict_of(raw.get("variables"))
    labels = list(dict.fromkeys([*_SLOT.findall(body), *(str(name) for name in examples)]))
    needs_file = not kind or bool(shape.get("media"))
    return Content(
        sid=text_of(raw.get("sid")) or "",
        name=text_of(raw.get("friendly_name")) or "",
        language=text_of(raw.get("language")) or "",
        status=status,
        category=text_of(approval.get("category")) or "",
        body=body,
        footer=text_of(shape.get("footer")) or text_of(shape.get("subtitle")) or "",
        buttons=[text_of(one.get("title")) or "" for one in dicts_of(shape.get("actions"))],
        slots=[(label, text_of(examples.get(label)) or "") for label in labels],
        problem="not_approved" if status != "approved" else "needs_file" if needs_file else "",
    )


def fill(content: Content, given: Mapping[str, str]) -> FilledIn:
    """Raises TemplateIncomplete for a variable that is missing, too long, or not the template's."""
    values = check_values([label for label, _example in content.slots], given)
    body = _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), content.body)
    call: Json = {"content_sid": content.sid, "variables": json.dumps(values, ensure_ascii=False)}
    return FilledIn(name=content.name, text="\n\n".join(filter(None, (body, content.footer))), call=call)
