"""What another system says it can do, made into actions to choose from: from its OpenAPI document or its MCP tools."""

import asyncio
from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError

from relevo.desk.actions.changing import get_connection
from relevo.desk.actions.definition import MAX_ARGUMENTS, Definition
from relevo.desk.actions.errors import BadDocument, CannotReach, WrongKind
from relevo.desk.actions.openapi import Document, NotPossible, read_document, resolve_schema, schema_argument
from relevo.desk.actions.schemas import LONGEST_DOCUMENT, OpenapiInput, OpenapiOut, OperationOut
from relevo.platform.db import Tx
from relevo.platform.egress import Egress, EgressError


async def look_at_document(egress: Egress, given: OpenapiInput) -> OpenapiOut:
    """Raises BadDocument and CannotReach."""
    if given.text.strip():
        return _render(await _read(given.text, given.url))
    if not given.url:
        raise BadDocument("Give the document, or the address where it lies.")
    try:
        response = await egress.request("GET", given.url, max_bytes=LONGEST_DOCUMENT)
    except EgressError as error:
        raise CannotReach(str(error)) from error
    if response.status != 200:
        raise CannotReach(f"The address answers {response.status}.")
    return _render(await _read(response.body.decode("utf-8", errors="replace"), response.url))


async def _read(text: str, url: str) -> Document:
    """Beside the event loop: two megabytes of YAML take a while."""
    return await asyncio.to_thread(read_document, text, url=url)


async def look_at_tool_operations(tx: Tx, connection_id: UUID) -> list[OperationOut]:
    """Raises NoSuchConnection and WrongKind."""
    connection = await get_connection(tx, connection_id)
    if connection.kind != "mcp":
        raise WrongKind
    return [_tool(tool) for tool in connection.tools]


def _tool(tool: dict[str, Any]) -> OperationOut:
    name = str(tool["name"])
    plain = "".join(letter if letter.isalnum() else "_" for letter in name.lower())[:60].strip("_")
    problem: str | None = None
    definition = Definition()
    try:
        definition = _definition(tool)
    except (ValidationError, ValueError, NotPossible) as error:
        problem = str(error)[:300]
    return OperationOut(
        name=plain if plain[:1].isalpha() else f"call_{plain}"[:60],
        title=name[:120],
        method="MCP",
        path=name,
        reads_only=bool(tool["reads_only"]),
        definition=definition,
        problem=problem,
    )


def _definition(tool: dict[str, Any]) -> Definition:
    schema = cast("dict[str, Any]", resolve_schema(tool["schema"], tool["schema"]))
    properties = cast("dict[str, Any]", schema.get("properties") or {})
    if len(properties) > MAX_ARGUMENTS:
        msg = f"It has more than {MAX_ARGUMENTS} arguments."
        raise ValueError(msg)
    needed = cast("list[str]", schema.get("required") or [])
    reads = bool(tool["reads_only"])
    return Definition.model_validate(
        {
            "description": str(tool["description"])[:2_000],
            "arguments": [
                schema_argument(name, cast("dict[str, Any]", each), required=name in needed, place="body")
                for name, each in properties.items()
            ],
            "request": {"tool": tool["name"]},
            "result": {"everything": True},
            "policy": {
                "risk": "read" if reads else "irreversible",
                "approval": "never" if reads else "always",
            },
        }
    )


def _render(document: Document) -> OpenapiOut:
    return OpenapiOut(
        title=document.title,
        base_url=document.base_url,
        operations=[
            OperationOut(
                name=operation.name,
                title=operation.title,
                method=operation.method,
                path=operation.path,
                reads_only=operation.method == "GET",
                definition=operation.definition,
                problem=operation.problem,
            )
            for operation in document.operations
        ],
    )
