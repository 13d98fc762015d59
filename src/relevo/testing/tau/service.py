"""One domain's tools behind HTTP: POST /tools/<name> with its OpenAPI document, and the same as an MCP server."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from relevo.testing.tau.airline import Airline
from relevo.testing.tau.basics import Json, Refused
from relevo.testing.tau.retail import Retail

Domain = Literal["retail", "airline"]
_TOOLS = {"retail": Retail, "airline": Airline}
# Of the benchmark's own harness: how a model thinks aloud and gives up, which are no tools of the company.
_OF_THE_HARNESS = frozenset({"think", "transfer_to_human_agents"})
_PROTOCOL = "2025-06-18"


@dataclass
class Service:
    """`kinds`: read, write or generic, by tool. `refused`: calls that the domain itself did not do."""

    domain: Domain
    db: Json
    tools: list[Json]
    kinds: dict[str, str]
    refused: list[str] = field(default_factory=list[str])

    def copy(self) -> "Service":
        return Service(self.domain, _copied(self.db), self.tools, self.kinds)

    def writes(self, name: str) -> bool:
        return self.kinds.get(name) == "write"

    def knows(self, name: str) -> bool:
        return any(tool["name"] == name for tool in self.tools)

    def call(self, name: str, given: Json) -> Any:
        """Raises Refused. A tool that refuses leaves everything as it was."""
        before = _copied(self.db) if self.writes(name) else None
        try:
            return getattr(_TOOLS[self.domain](self.db), name)(**given)
        except (Refused, TypeError, KeyError) as error:
            if before is not None:
                self.db.clear()
                self.db.update(before)
            self.refused.append(f"{name}: {error}")
            raise Refused(str(error)) from error

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)

        @app.get("/openapi.json")
        async def document() -> Response:
            return JSONResponse(self.document())

        @app.post("/tools/{name}")
        async def call(name: str, request: Request) -> Response:
            if not self.knows(name):
                return JSONResponse({"detail": "There is no such tool."}, status_code=404)
            try:
                return JSONResponse(self.call(name, await request.json()))
            except Refused as error:
                return JSONResponse({"detail": str(error)}, status_code=409)

        @app.post("/mcp")
        async def answer(request: Request) -> Response:
            asked = cast("Json", await request.json())
            if "id" not in asked:
                return Response(status_code=202)
            result = self._answer(str(asked["method"]), cast("Json", asked.get("params") or {}))
            return JSONResponse({"jsonrpc": "2.0", "id": asked["id"], **result}, headers={"Mcp-Session-Id": "tau"})

        return app

    def document(self) -> Json:
        return {
            "openapi": "3.1.0",
            "info": {"title": self.domain, "version": "1"},
            "paths": {
                f"/tools/{tool['name']}": {
                    "post": {
                        "operationId": tool["name"],
                        "description": tool["description"],
                        "requestBody": {"content": {"application/json": {"schema": tool["parameters"]}}},
                        "responses": {"200": {"description": "What the tool gives."}},
                    }
                }
                for tool in self.tools
            },
        }

    def _answer(self, method: str, params: Json) -> Json:
        match method:
            case "initialize":
                info = {"name": self.domain, "version": "1"}
                return {"result": {"protocolVersion": _PROTOCOL, "capabilities": {"tools": {}}, "serverInfo": info}}
            case "tools/list":
                return {"result": {"tools": [self._listed(tool) for tool in self.tools]}}
            case "tools/call" if self.knows(str(params.get("name"))):
                return {"result": self._called(str(params["name"]), cast("Json", params.get("arguments") or {}))}
            case _:
                return {"error": {"code": -32601, "message": "There is no such method or tool."}}

    def _listed(self, tool: Json) -> Json:
        return {
            "name": tool["name"],
            "description": tool["description"],
            "inputSchema": tool["parameters"],
            "annotations": {"readOnlyHint": not self.writes(tool["name"])},
        }

    def _called(self, name: str, given: Json) -> Json:
        try:
            found = self.call(name, given)
        except Refused as error:
            return {"content": [{"type": "text", "text": str(error)}], "isError": True}
        return {"content": [{"type": "text", "text": json.dumps(found)}], "structuredContent": found}


def read_service(folder: Path, domain: Domain) -> Service:
    """Raises FileNotFoundError where the folder has no such domain."""
    home = folder / domain
    described = [entry["function"] for entry in _read(home / "tools.openai.json")]
    listed = _read(home / "tools.tau2.json")
    known = {tool["name"] for tool in described}
    tools = [*described, *(_from_parameters(tool) for tool in listed if tool["name"] not in known)]
    offered = [tool for tool in tools if tool["name"] not in _OF_THE_HARNESS and hasattr(_TOOLS[domain], tool["name"])]
    return Service(domain, _read(home / "db.json"), offered, {tool["name"]: tool["kind"] for tool in listed})


def read_tasks(folder: Path, domain: Domain, split: str | None = None) -> list[Json]:
    """Those of a split, or of all files of tasks. Raises FileNotFoundError."""
    home = folder / domain
    paths = [home / f"tasks.{split}.jsonl"] if split else sorted(home.glob("tasks.*.jsonl"))
    if not paths:
        raise FileNotFoundError(home / "tasks.*.jsonl")
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def _copied(db: Json) -> Json:
    """Many times faster than copying object by object; the data came out of JSON."""
    return cast("Json", json.loads(json.dumps(db)))


def _from_parameters(tool: Json) -> Json:
    """A tool that only the newer list has, which names types in Python's words."""
    names = [one["name"] for one in tool["parameters"]]
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": names}
    return {"name": tool["name"], "description": tool.get("docstring") or tool["name"], "parameters": schema}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
