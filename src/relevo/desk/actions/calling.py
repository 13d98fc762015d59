"""Sending an action's request, once, and saying honestly how it ended. No transaction is open while it waits."""

import asyncio
import time
from dataclasses import dataclass, replace
from typing import Any, cast

from relevo.desk.actions.definition import Definition
from relevo.desk.actions.keys import reveal_headers
from relevo.desk.actions.ledger import Ended
from relevo.desk.actions.mcp import McpFailed, McpUnclear, McpUnknownTool, call_tool
from relevo.desk.actions.outside import call_system
from relevo.desk.actions.requests import MOST_ANSWER_BYTES, Prepared, prepare, read_answer, seen_of
from relevo.desk.actions.tables import Action, Connection
from relevo.desk.integrations.api import Opened
from relevo.platform.egress import Egress, EgressError, EgressNotConnected, EgressRefused, EgressTooLarge
from relevo.platform.egress.client import EgressResponse
from relevo.platform.secrets import Secret

_PAUSE_S = 0.3
_DETAIL = 500


@dataclass(frozen=True, kw_only=True)
class Target:
    """An action with its way out."""

    action: Action
    connection: Connection | None
    headers: Secret | None
    system: Opened | None = None
    """The connected system that it is an operation of."""

    @property
    def definition(self) -> Definition:
        return self.action.definition

    @property
    def repeats_safely(self) -> bool:
        """Whether a request whose fate is unknown may be sent again: a read, or a write whose key the other side
        remembers. Never what cannot be taken back."""
        policy = self.definition.policy
        has_key = bool(self.definition.request.idempotency_header)
        return not policy.writes or (policy.risk != "irreversible" and has_key)


@dataclass(frozen=True, kw_only=True)
class Called:
    """How it ended, and the whole answer (`ended.result` is the part that may be seen)."""

    ended: Ended
    answer: Any = None


async def call(egress: Egress, target: Target, arguments: dict[str, Any], *, key: str, dry: bool = False) -> Called:
    started = time.monotonic()
    if target.action.kind == "mcp":
        called = await _call_tool(egress, target, arguments)
    elif target.action.kind == "integration":
        ended, answer = await call_system(target.system, target.action, arguments, key=key)
        seen = seen_of(target.definition.result, answer) if ended.state == "done" else None
        called = Called(ended=replace(ended, result=seen), answer=answer)
    else:
        called = await _call_http(egress, target, arguments, key=key, dry=dry)
    milliseconds = round((time.monotonic() - started) * 1000)
    return replace(called, ended=replace(called.ended, milliseconds=milliseconds))


def show_request(target: Target, arguments: dict[str, Any], *, key: str, dry: bool = False) -> dict[str, Any]:
    """What would be sent, without what is secret in it."""
    if target.action.kind == "integration":
        name = target.system.link.name if target.system else ""
        return {"system": name, "operation": target.definition.request.tool}
    if target.connection is None:
        return {}
    if target.action.kind == "mcp":
        return {"url": target.connection.base_url, "tool": target.definition.request.tool}
    prepared = prepare(target.connection.base_url, target.definition, arguments, key=key, dry=dry)
    return prepared.shown(target.connection.header_names)


async def _call_http(egress: Egress, target: Target, arguments: dict[str, Any], *, key: str, dry: bool) -> Called:
    assert target.connection is not None  # noqa: S101 - the table's own rule
    prepared = prepare(target.connection.base_url, target.definition, arguments, key=key, dry=dry)
    called = Called(ended=Ended(state="failed"))
    tries = target.definition.request.retries + 1
    for attempt in range(1, tries + 1):
        called = await _try(egress, target, prepared)
        called = replace(called, ended=replace(called.ended, attempts=attempt))
        if attempt == tries or not _may_repeat(target, called.ended):
            break
        await asyncio.sleep(_PAUSE_S * attempt)
    return called


def _may_repeat(target: Target, ended: Ended) -> bool:
    if ended.problem in ("not_connected", "busy"):
        return True
    return ended.problem in ("no_answer", "server_error") and target.repeats_safely


async def _try(egress: Egress, target: Target, prepared: Prepared) -> Called:
    writes = target.definition.policy.writes
    try:
        response = await egress.send_once(
            prepared.method,
            prepared.url,
            headers={**prepared.headers, **reveal_headers(target.headers)},
            content=prepared.content,
            max_bytes=MOST_ANSWER_BYTES,
            within_s=target.definition.request.timeout_s,
        )
    except EgressNotConnected as error:
        return _failed("not_connected", str(error))
    except EgressRefused as error:
        return _failed("refused_address", str(error))
    except EgressTooLarge as error:
        return _unclear("answer_too_large", str(error)) if writes else _failed("answer_too_large", str(error))
    except EgressError as error:
        return _unclear("no_answer", str(error)) if writes else _failed("no_answer", str(error))
    return _judge(target, response)


def _judge(target: Target, response: EgressResponse) -> Called:
    status = response.status
    answer = read_answer(response.body)
    if 200 <= status < 300:
        seen = seen_of(target.definition.result, answer)
        return Called(ended=Ended(state="done", result=seen, http_status=status), answer=answer)
    detail = _sentence_in(answer)
    if status == 429:
        return _failed("busy", detail, status)
    if 400 <= status < 500 and status != 408:
        return _failed("not_found" if status in (404, 410) else "refused_there", detail, status)
    # A redirect or an error of its own says nothing about whether it was done.
    problem = "server_error" if status >= 500 else "no_answer"
    return _unclear(problem, detail, status) if target.definition.policy.writes else _failed(problem, detail, status)


async def _call_tool(egress: Egress, target: Target, arguments: dict[str, Any]) -> Called:
    assert target.connection is not None  # noqa: S101 - the table's own rule
    definition = target.definition
    by_wire = {
        argument.wire: arguments[argument.name] for argument in definition.arguments if argument.name in arguments
    }
    try:
        answer = await call_tool(
            egress,
            target.connection.base_url,
            reveal_headers(target.headers),
            definition.request.tool,
            by_wire,
            pin=target.action.pin or "",
            within_s=definition.request.timeout_s,
        )
    except McpUnknownTool as error:
        return _failed("schema_changed", str(error))
    except McpUnclear as error:
        return _unclear("no_answer", str(error)) if definition.policy.writes else _failed("no_answer", str(error))
    except McpFailed as error:
        return _failed("refused_there" if error.by_tool else "not_connected", str(error))
    return Called(ended=Ended(state="done", result=seen_of(definition.result, answer), attempts=1), answer=answer)


def _failed(problem: str, detail: str = "", status: int | None = None) -> Called:
    return Called(ended=Ended(state="failed", problem=problem, detail=detail[:_DETAIL], http_status=status))


def _unclear(problem: str, detail: str = "", status: int | None = None) -> Called:
    return Called(ended=Ended(state="unknown", problem=problem, detail=detail[:_DETAIL], http_status=status))


def _sentence_in(answer: Any) -> str:
    """What the other system says about it, for the team."""
    if isinstance(answer, dict):
        fields = cast("dict[str, Any]", answer)
        for name in ("detail", "message", "error_description", "error", "title"):
            value = fields.get(name)
            if isinstance(value, str) and value:
                return value
            if isinstance(value, dict):
                return _sentence_in(value)
    return answer[:_DETAIL] if isinstance(answer, str) else ""
