"""One planned send as a call of the Bot API. The port's `send` judges how it ended."""

from typing import Any
from uuid import UUID

from relevo.channels.telegram.client import Answer, Client
from relevo.desk.channels import api as desk
from relevo.platform.http.schemas import JsonObject

_AMENDING = frozenset({"setMessageReaction", "deleteMessage", "editMessageText", "editMessageCaption"})
_DONE_BEFORE = ("message is not modified", "message to delete not found")
_AS_GIVEN = ("latitude", "longitude", "title", "address", "phone_number", "first_name", "vcard")


async def call(
    client: Client, part: desk.Part, where: JsonObject, read_file: desk.ReadFile, *, formatted: bool = True
) -> Answer:
    """Raises EgressError. `formatted` False: without marks, for words whose marks were refused."""
    body = part.body
    method = str(body["method"])
    if method in _AMENDING:
        return await _amend(client, method, body, where, formatted=formatted)
    given = dict(where)
    if "quotes" in body:
        # The quoted message may be gone by now; then the answer stands alone.
        given["reply_parameters"] = {"message_id": body["quotes"], "allow_sending_without_reply": True}
    if method == "sendMessage":
        given |= _words("text", str(body["text"]), part.text, formatted=formatted)
        given["link_preview_options"] = {"is_disabled": True}
        return await client.call(method, given | _keyboard(body))
    if "file_id" not in body:
        return await client.call(method, given | {name: body[name] for name in _AS_GIVEN if name in body})
    if body.get("caption"):
        given |= _words("caption", str(body["caption"]), part.text, formatted=formatted)
    return await client.upload(
        method,
        given,
        field_name=str(body["field"]),
        name=str(body["name"]),
        content_type=str(body["content_type"]),
        body=await read_file(UUID(str(body["file_id"]))),
    )


def was_done_before(part: desk.Part, answer: Answer) -> bool:
    """A repeated change finds itself done; that is what was wanted."""
    return part.body["method"] in _AMENDING and any(one in answer.description for one in _DONE_BEFORE)


def sent_of(part: desk.Part, answer: Answer, address: str) -> desk.Sent:
    """A change makes no new message, so it is known by our own key."""
    if part.body["method"] in _AMENDING:
        return desk.Sent(external_id=f"change:{part.part_id}")
    return desk.Sent(external_id=f"{address}:{answer.result.get('message_id')}")


async def _amend(client: Client, method: str, body: JsonObject, where: JsonObject, *, formatted: bool) -> Answer:
    given = where | {"message_id": body["message_id"]}
    if "reaction" in body:
        given["reaction"] = body["reaction"]
    for name in ("text", "caption"):
        if name in body:
            given |= _words(name, str(body[name]), str(body["plain"]), formatted=formatted)
    return await client.call(method, given | _keyboard(body))


def _words(name: str, marked: str, plain: str, *, formatted: bool) -> dict[str, Any]:
    return {name: marked, "parse_mode": "HTML"} if formatted else {name: plain}


def _keyboard(body: JsonObject) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": body["buttons"]}} if body.get("buttons") else {}
