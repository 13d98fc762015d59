"""Reactions, edits and deletions as calls of the Web API. Each may come twice: what is done already counts as done."""

from collections.abc import Awaitable, Callable
from typing import Any

from relevo.desk.channels import api as desk
from relevo.platform.egress import EgressResponse

Call = Callable[[str, dict[str, Any]], Awaitable[EgressResponse]]
AMENDS = "amends"
DONE_BEFORE = frozenset({"already_reacted", "no_reaction", "message_not_found", "file_deleted", "file_not_found"})


async def amend(call: Call, part: desk.Part) -> EgressResponse:
    """The answer of the last call that was needed. Raises EgressError."""
    body = part.body
    message = {"channel": body.get("channel"), "ts": body.get("ts")}
    match body[AMENDS]:
        case "edit":
            blocks = {"blocks": body["blocks"]} if "blocks" in body else {}
            return await call("chat.update", message | {"text": body["text"]} | blocks)
        case "deletion":
            return await call("chat.delete", message)
        case "file_deletion":
            return await call("files.delete", {"file": body["file"]})
        case _:
            return await _react(call, part)


async def _react(call: Call, part: desk.Part) -> EgressResponse:
    body = part.body
    message = {"channel": body["channel"], "timestamp": body["ts"]}
    steps = [("reactions.remove", body.get("remove")), ("reactions.add", body.get("name"))]
    answer: EgressResponse | None = None
    for method, name in steps:
        if name:
            answer = await call(method, message | {"name": name})
    if answer is None:
        raise ValueError("a reaction is put or taken back")
    return answer


def was_done_before(part: desk.Part, told: dict[str, Any]) -> bool:
    """A repeated change finds itself done. A message that is not there any more cannot be edited, though."""
    error = told.get("error")
    return error in DONE_BEFORE and not (part.body[AMENDS] == "edit" and error == "message_not_found")
