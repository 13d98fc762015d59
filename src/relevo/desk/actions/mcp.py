"""Tools on an MCP server, over streamable HTTP: what it offers, and calling one whose schema is the accepted one.

One exchange is: initialize, tools/list, tools/call, each a POST whose answer is JSON or a short event stream. Nothing
is kept open. A server that changed a tool since a person accepted it gets no call: `pin` is the hash of what was seen
then.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, cast

from relevo.desk.actions.binding import to_json
from relevo.platform.egress import Egress, EgressError, EgressNotConnected, EgressRefused
from relevo.platform.egress.client import EgressResponse

PROTOCOL = "2025-06-18"
MOST_TOOLS = 200
MOST_PAGES = 10
_MOST_BYTES = 1_000_000


class McpFailed(Exception):
    """The server did not do it; `by_tool`: the tool itself says so."""

    def __init__(self, message: str, *, by_tool: bool = False) -> None:
        super().__init__(message)
        self.by_tool = by_tool


class McpUnclear(Exception):
    """The call was sent and no answer came: whether it was done is not known."""


class McpUnknownTool(McpFailed):
    """The tool is not there any more, or is not the one that was accepted."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    name: str
    description: str
    schema: dict[str, Any]
    reads_only: bool = False

    @property
    def pin(self) -> str:
        canonical = json.dumps([self.name, self.description, self.schema], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "description": self.description,
            "schema": self.schema,
            "reads_only": self.reads_only,
            "pin": self.pin,
        }


async def list_tools(egress: Egress, url: str, headers: dict[str, str], *, within_s: float = 10) -> list[Tool]:
    """Raises McpFailed."""
    session = _Session(egress, url, headers, within_s)
    try:
        await session.begin()
        return await session.list_tools()
    except McpUnclear as error:
        raise McpFailed(str(error)) from error


async def call_tool(  # noqa: PLR0913 - a call is where, as whom, what and what was accepted
    egress: Egress,
    url: str,
    headers: dict[str, str],
    name: str,
    arguments: dict[str, Any],
    *,
    pin: str,
    within_s: float,
) -> Any:
    """The tool's answer. Raises McpFailed, McpUnknownTool, and McpUnclear once the call itself was sent."""
    session = _Session(egress, url, headers, within_s)
    try:
        await session.begin()
        found = next((tool for tool in await session.list_tools() if tool.name == name), None)
    except McpUnclear as error:
        raise McpFailed(str(error)) from error
    if found is None or found.pin != pin:
        raise McpUnknownTool(f"The tool {name} is not the one that was accepted.")
    plain = {key: to_json(value) for key, value in arguments.items()}
    result = await session.ask("tools/call", {"name": name, "arguments": plain})
    answer = _content_of(result)
    if result.get("isError"):
        raise McpFailed(answer if isinstance(answer, str) else json.dumps(answer)[:500], by_tool=True)
    return answer


class _Session:
    def __init__(self, egress: Egress, url: str, headers: dict[str, str], within_s: float) -> None:
        self._egress = egress
        self._url = url
        self._within_s = within_s
        self._number = 0
        self._headers = {
            **headers,
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": PROTOCOL,
        }

    async def begin(self) -> None:
        client = {"name": "relevo", "version": "1"}
        await self.ask("initialize", {"protocolVersion": PROTOCOL, "capabilities": {}, "clientInfo": client})
        await self._post({"jsonrpc": "2.0", "method": "notifications/initialized"})

    async def list_tools(self) -> list[Tool]:
        tools: list[Tool] = []
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            page = await self.ask("tools/list", {"cursor": cursor} if cursor else {})
            items = page.get("tools")
            tools += [_tool(item) for item in cast("list[Any]", items or []) if isinstance(item, dict)]
            cursor = page.get("nextCursor")
            if not cursor or len(tools) > MOST_TOOLS:
                break
        return tools[:MOST_TOOLS]

    async def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        response = await self._post({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        session = response.headers.get("mcp-session-id")
        if session:
            self._headers["Mcp-Session-Id"] = session
        if response.status >= 400:
            raise (McpUnclear if response.status >= 500 else McpFailed)(f"The server answered {response.status}.")
        answer = _find_answer(response, self._number)
        error = answer.get("error")
        if isinstance(error, dict):
            raise McpFailed(str(cast("dict[str, Any]", error).get("message", ""))[:500], by_tool=True)
        result = answer.get("result")
        return cast("dict[str, Any]", result) if isinstance(result, dict) else {}

    async def _post(self, message: dict[str, Any]) -> EgressResponse:
        try:
            return await self._egress.send_once(
                "POST",
                self._url,
                headers=self._headers,
                content=json.dumps(message, ensure_ascii=False).encode(),
                max_bytes=_MOST_BYTES,
                within_s=self._within_s,
            )
        except (EgressNotConnected, EgressRefused) as error:
            raise McpFailed(str(error)) from error
        except EgressError as error:
            raise McpUnclear(str(error)) from error


def _find_answer(response: EgressResponse, number: int) -> dict[str, Any]:
    """The message with our number: the body itself, or one event of the stream."""
    texts = [response.body.decode("utf-8", errors="replace")]
    if "text/event-stream" in response.headers.get("content-type", ""):
        events = texts[0].replace("\r\n", "\n").split("\n\n")
        texts = [
            "\n".join(line[5:].strip() for line in event.split("\n") if line.startswith("data:")) for event in events
        ]
    for text in texts:
        try:
            message: Any = json.loads(text) if text.strip() else None
        except ValueError:
            continue
        if isinstance(message, dict) and cast("dict[str, Any]", message).get("id") == number:
            return cast("dict[str, Any]", message)
    raise McpUnclear("The server's answer could not be read.")


def _tool(item: Any) -> Tool:
    fields = cast("dict[str, Any]", item)
    schema = fields.get("inputSchema")
    notes = fields.get("annotations")
    return Tool(
        name=str(fields.get("name", ""))[:200],
        description=str(fields.get("description") or "")[:2_000],
        schema=cast("dict[str, Any]", schema) if isinstance(schema, dict) else {},
        reads_only=isinstance(notes, dict) and cast("dict[str, Any]", notes).get("readOnlyHint") is True,
    )


def _content_of(result: dict[str, Any]) -> Any:
    structured = result.get("structuredContent")
    if structured is not None:
        return structured
    items = [
        cast("dict[str, Any]", item)
        for item in cast("list[Any]", result.get("content") or [])
        if isinstance(item, dict)
    ]
    text = "\n".join(str(item.get("text", "")) for item in items if item.get("type") == "text")
    try:
        return json.loads(text)
    except ValueError:
        return text
