"""Signing and reading, without any network. The signature is that of Standard Webhooks: HMAC-SHA256 over
`id.timestamp.body`, base64, `v1,` in front, several separated by spaces while secrets are changed."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from relevo.desk.channels import api as desk
from relevo.platform.http.schemas import JsonObject

TOLERANCE_S = 300
MOST_EVENTS = 100
TEXT_CHARS = 10_000
SENT_CHARS = 20_000
REACTIONS = ("👍", "❤️", "😁", "🎉", "😢", "🙏")

Text = Annotated[str, Field(max_length=TEXT_CHARS)]
ID_CHARS = 200
Id = Annotated[str, Field(min_length=1, max_length=ID_CHARS)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContactData(_In):
    id: Id
    name: Annotated[str, Field(max_length=120)] | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    language: Annotated[str, Field(pattern=r"^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None


class AttachmentData(_In):
    url: Annotated[str, Field(pattern=r"^https?://", max_length=2000)]
    name: Annotated[str, Field(max_length=200)] = ""


class LocationData(_In):
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    name: Annotated[str, Field(max_length=200)] = ""
    address: Annotated[str, Field(max_length=500)] = ""


class MessageData(_In):
    """A customer wrote. `id` is yours and tells a repetition from a new message."""

    type: Literal["message"] = "message"
    id: Id
    contact: ContactData
    text: Text = ""
    attachments: Annotated[list[AttachmentData], Field(max_length=10)] = Field(default_factory=list[AttachmentData])
    location: LocationData | None = None
    choice_id: Id | None = None
    reply_to: Id | None = None
    sent_at: AwareDatetime | None = None


class ReplyData(_In):
    """Somebody of the company answered in the other system. That takes the conversation over."""

    type: Literal["reply"]
    id: Id
    contact: ContactData
    text: Annotated[str, Field(min_length=1, max_length=TEXT_CHARS)]
    author: Annotated[str, Field(max_length=120)] = ""
    sent_at: AwareDatetime | None = None


class EditData(_In):
    type: Literal["edit"]
    id: Id
    contact: ContactData
    message_id: Id
    text: Annotated[str, Field(min_length=1, max_length=TEXT_CHARS)]


class DeletionData(_In):
    type: Literal["deletion"]
    id: Id
    contact: ContactData
    message_id: Id


class ReactionData(_In):
    """On a message of either side: `message_id` is yours of the customer's, or ours. `emoji` null takes it back."""

    type: Literal["reaction"]
    id: Id
    contact: ContactData
    message_id: Id
    emoji: Annotated[str, Field(min_length=1, max_length=40)] | None = None


class StatusData(_In):
    """What became of a message that was sent to you: `message_id` is its `id`."""

    type: Literal["status"]
    message_id: Id
    status: Literal["sent", "delivered", "read", "failed"]
    detail: Annotated[str, Field(max_length=500)] = ""


Data = Annotated[
    MessageData | ReplyData | EditData | DeletionData | ReactionData | StatusData, Field(discriminator="type")
]
_DATA: TypeAdapter[Data] = TypeAdapter(Data)


class Malformed(Exception):
    """The request was signed and yet is not understood; the sentence says where."""


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One `v1,...`."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    """A secret with the standard's prefix is base64; any other is taken as it is."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], *, now: float) -> None:
    """Raises HookRefused with a sentence for whoever connects the other system."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if not message_id or not timestamp or not given:
        raise desk.HookRefused("One of the headers webhook-id, webhook-timestamp and webhook-signature is missing.")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise desk.HookRefused("webhook-timestamp must be whole seconds since 1970.")
    if abs(now - int(timestamp)) > TOLERANCE_S:
        raise desk.HookRefused("webhook-timestamp is more than five minutes away from our clock.")
    expected = [sign(secret, message_id, int(timestamp), body) for secret in secrets if secret]
    matches = [hmac.compare_digest(mine.encode(), theirs.encode()) for mine in expected for theirs in given[:5]]
    if not any(matches):
        raise desk.HookRefused("The signature does not match. It covers `id.timestamp.body`, byte for byte.")


def split(body: bytes, *, told_as: str = "") -> list[desk.RawElement]:
    """One element per event of `{"events": [...]}`, or the one event that the body is. Raises Malformed.

    `told_as`: the request's own id. Statuses have none, and the same one is news after a message was sent again.
    """
    parsed = desk.read_json(body)
    if not isinstance(parsed, dict):
        raise Malformed("The body must be a JSON object.")
    whole = cast("dict[str, Any]", parsed)
    events: Any = whole["events"] if set(whole) == {"events"} else [whole]
    if not isinstance(events, list) or not 1 <= len(cast("list[Any]", events)) <= MOST_EVENTS:
        raise Malformed(f"`events` must be a list of 1 to {MOST_EVENTS}.")
    return [_element(number, event, told_as[:ID_CHARS]) for number, event in enumerate(cast("list[Any]", events))]


def _element(number: int, event: Any, told_as: str) -> desk.RawElement:
    if isinstance(event, dict):
        event = {"type": "message", **cast("dict[str, Any]", event)}
    try:
        data = _DATA.validate_python(event, strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Malformed(f"Event {number}: {where or 'it'}: {first['msg']}") from None
    body = data.model_dump(mode="json")
    if isinstance(data, StatusData):
        external_id = f"status:{data.message_id}:{data.status}:{told_as}"
        return desk.RawElement(external_id=external_id, lane="", body=body)
    sent_at = data.sent_at if isinstance(data, MessageData | ReplyData) else None
    return desk.RawElement(external_id=f"{data.type}:{data.id}", lane=data.contact.id, body=body, sent_at=sent_at)


def parse(element: desk.RawBody) -> list[desk.Incoming]:
    data = _DATA.validate_python(element)
    match data:
        case MessageData():
            return [_message(data)]
        case ReplyData():
            return [
                desk.EchoIn(
                    address=data.contact.id,
                    external_id=data.id,
                    text=data.text,
                    author_name=data.author,
                    sent_at=data.sent_at,
                )
            ]
        case EditData():
            return [desk.EditIn(address=data.contact.id, external_id=data.message_id, text=data.text)]
        case DeletionData():
            return [desk.DeletionIn(address=data.contact.id, external_id=data.message_id)]
        case ReactionData():
            return [desk.ReactionIn(address=data.contact.id, external_id=data.message_id, emoji=data.emoji)]
        case StatusData():
            return [
                desk.StatusIn(
                    part_id=data.message_id,
                    external_id=data.message_id,
                    status=data.status,
                    code="told_failed" if data.status == "failed" else "",
                    detail=data.detail,
                )
            ]


def _message(data: MessageData) -> desk.MessageIn:
    extras: list[desk.Extra] = []
    text = data.text
    if data.location:
        place = data.location
        extras.append(
            desk.Extra(
                kind="location",
                name=place.name,
                text=place.address,
                latitude=place.latitude,
                longitude=place.longitude,
            )
        )
        text = text or ", ".join(filter(None, (place.name, place.address))) or f"{place.latitude}, {place.longitude}"
    if data.reply_to:
        extras.append(desk.Extra(kind="quote", external_id=data.reply_to))
    return desk.MessageIn(
        address=data.contact.id,
        external_id=data.id,
        text=text,
        sent_at=data.sent_at,
        name=data.contact.name,
        phone=data.contact.phone,
        language=data.contact.language,
        choice_id=data.choice_id,
        media=[desk.Media(ref=file.url, name=file.name) for file in data.attachments],
        extras=extras,
    )


def plan(message: desk.Outgoing) -> list[desk.NewPart]:
    """One part, or several for more words than fit into one; files and choices go with the last."""
    pieces = desk.split_text(message.text, SENT_CHARS, "characters") or [""]
    parts = [*(_part(message, piece) for piece in pieces[:-1]), _part(message, pieces[-1], is_last=True)]
    if message.quoted_external_id:
        parts[0] = desk.NewPart(body={**parts[0].body, "reply_to": message.quoted_external_id}, text=parts[0].text)
    return parts


def plan_amendment(amendment: desk.OutAmendment) -> list[desk.NewPart]:
    """`target` is what the other system calls its customer's message, or our `id` of what was sent."""
    if amendment.kind == "edit" and len(amendment.parts) != 1:
        return []
    if amendment.kind == "edit" and len(amendment.text) > SENT_CHARS:
        return []
    told: JsonObject = {}
    if amendment.kind == "reaction":
        told = {"emoji": amendment.emoji}
    elif amendment.kind == "edit":
        told = {"text": amendment.text, "format": "markdown"}
    # A reaction is on the whole message, and its last part stands for it.
    parts = amendment.parts[-1:] if amendment.kind == "reaction" else amendment.parts
    return [desk.NewPart(body={"type": amendment.kind, "target": part.external_id, **told}) for part in parts]


def _part(message: desk.Outgoing, text: str, *, is_last: bool = False) -> desk.NewPart:
    body: JsonObject = {
        "type": "rating" if message.kind == "rating" else "message",
        "message_id": str(message.message_id),
        "text": text,
        "format": "markdown",
        "choices": [{"id": choice.id, "label": choice.label} for choice in message.choices if is_last],
        "attachments": [
            {
                "id": str(file.id),
                "name": file.name,
                "content_type": file.content_type,
                "size_bytes": file.size_bytes,
                "path": f"/api/v1/files/{file.id}",
            }
            for file in message.files
            if is_last
        ],
        "author": {"kind": message.author_kind, "name": message.author_name},
        "language": message.language,
        **_beside(message),
    }
    return desk.NewPart(body=body, text=text)


def _beside(message: desk.Outgoing) -> JsonObject:
    if message.place is not None:
        return {"location": asdict(message.place)}
    return {"contact_card": asdict(message.card)} if message.card is not None else {}


def build(part: desk.Part, to: desk.Recipient) -> bytes:
    """The body of one send. `id` is the same at each attempt."""
    whole = {"id": str(part.part_id), "contact": {"id": to.address}, **part.body}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def build_ping(now: float) -> bytes:
    return json.dumps({"type": "ping", "sent_at": datetime.fromtimestamp(now, UTC).isoformat()}).encode()


def build_typing(to: desk.Recipient) -> bytes:
    return json.dumps({"type": "typing", "contact": {"id": to.address}, "for_s": 20}).encode()


def signed_headers(secrets: Sequence[str], message_id: str, now: float, body: bytes) -> dict[str, str]:
    """While secrets are changed, both sign: the other side may know either."""
    at = int(now)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(sign(secret, message_id, at, body) for secret in secrets if secret),
    }
