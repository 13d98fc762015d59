"""The public retail and airline tasks: their tools as another company's OpenAPI service over their own database.

The tools are imported the normal way, an operator says what reads and whose an order is, and each task's expected calls
are replayed through the assistant by a scripted model: the other system must end up as if they had been made directly.
The service here keeps each write on the object it is about; it does not compute prices.
"""

import copy
import json
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from relevo.assistant.answerers.llm.answerer import LlmAnswerer
from relevo.assistant.answerers.llm.breaker import Breaker
from relevo.assistant.answerers.llm.calling import Call, Model, TurnEnds
from relevo.assistant.answerers.llm.drafts import Draft, ReplyDraft
from relevo.desk.actions.changing import do_connect, do_create_action
from relevo.desk.actions.definition import Definition, stored
from relevo.desk.actions.importing import look_at_document
from relevo.desk.actions.schemas import ActionConnectionInput, ActionInput, OpenapiInput
from relevo.desk.assistants.api import AssistantChange, do_change_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.testing.shop import ShopServer
from tests.assistant.actions.test_act_with_model import choose_model
from tests.shop import BOX, ShopCompany, open_shop_company

QUICK = 8
# The table of what is changed, the argument that names it, the tool that reads it.
OBJECTS = {
    "retail": ("orders", "order_id", "get_order_details"),
    "airline": ("reservations", "reservation_id", "get_reservation_details"),
}
Json = dict[str, Any]


@dataclass
class Service:
    """The domain's database behind its tools, each a POST with a JSON body."""

    domain: str
    db: Json
    tools: list[Json]
    kinds: dict[str, str]

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)

        @app.get("/openapi.json")
        async def document() -> Response:
            return JSONResponse(self.document())

        @app.post("/tools/{name}")
        async def call(name: str, request: Request) -> Response:
            found = self.call(name, await request.json())
            return JSONResponse(found) if found is not None else JSONResponse({"detail": "not found"}, status_code=404)

        return app

    def document(self) -> Json:
        paths = {
            f"/tools/{tool['name']}": {
                "post": {
                    "operationId": tool["name"],
                    "description": tool["description"],
                    "requestBody": {"content": {"application/json": {"schema": tool["parameters"]}}},
                }
            }
            for tool in self.tools
        }
        return {"openapi": "3.1.0", "info": {"title": self.domain}, "paths": paths}

    def call(self, name: str, given: Json) -> Json | None:
        table, key, _ = OBJECTS[self.domain]
        found = self.db[table].get(given.get(key)) if key in given else self.db["users"].get(given.get("user_id"))
        if self.kinds.get(name) != "write":
            return found if found is not None else ({"result": "ok"} if key not in given else None)
        target = found if found is not None else self.db.setdefault("others", {})
        target.setdefault("changes", []).append([name, given])
        return {"result": "ok"}


@dataclass
class Replaying:
    """Makes the calls that stand in the script, up to the first that ends the turn."""

    script: list[Json] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    async def draft(self, _spec: Any, call: Call) -> Draft:
        call.meter.requests += 1
        tools = {tool.name.removeprefix("do_"): tool for tool in call.actions}
        while self.script:
            step = self.script.pop(0)
            try:
                known = tools[step["name"]].schema["properties"]
                given = {name: value for name, value in step["arguments"].items() if name in known}
                self.said.append(await tools[step["name"]].run(given))
            except TurnEnds as ends:
                return cast("Draft", ends.draft)
        return ReplyDraft(text="Vale.")


def read_service(folder: Path, domain: str) -> Service:
    home = _home(folder, domain)
    tools = [entry["function"] for entry in json.loads((home / "tools.openai.json").read_text())]
    kinds = {tool["name"]: tool["kind"] for tool in json.loads((home / "tools.tau2.json").read_text())}
    return Service(domain, json.loads((home / "db.json").read_text()), tools, kinds)


def _home(folder: Path, domain: str) -> Path:
    """RELEVO_TAU_FOLDER: a folder of the same form with other tasks, to run them instead."""
    own = os.environ.get("RELEVO_TAU_FOLDER")
    return (Path(own) if own else folder / "data" / "tau_support") / domain


def read_tasks(folder: Path, domain: str) -> list[Json]:
    text = next(iter(sorted(_home(folder, domain).glob("tasks.*.jsonl")))).read_text()
    return [json.loads(line) for line in text.splitlines() if line.strip()]


@asynccontextmanager
async def open_domain(db: Database, service: Service, model: Replaying) -> AsyncGenerator[ShopCompany]:
    """An assistant that was given every imported tool of the domain."""
    answerer = LlmAnswerer(db=db, box=BOX, model=cast("Model", model), breaker=Breaker())
    server = ShopServer(service.app())
    async with open_shop_company(db, answerer=answerer, config={"answerer": "llm"}) as shop, server:
        await choose_model(db, shop)
        async with Egress(allow_hosts=[server.netloc]) as egress:
            object.__setattr__(shop.runner, "egress", egress)
            await _import_all(db, shop, service, server.url)
            yield shop


async def _import_all(db: Database, shop: ShopCompany, service: Service, url: str) -> None:
    found = await look_at_document(shop.runner.egress, OpenapiInput(url=f"{url}/openapi.json"))
    assert all(one.problem is None for one in found.operations)
    ids: dict[str, Any] = {}
    async with db.transaction(shop.world.workspace_id) as tx:
        given = ActionConnectionInput(name=service.domain, base_url=url)
        connection = await do_connect(tx, given, box=BOX, by=SYSTEM)
        reads_first = sorted(found.operations, key=lambda one: service.kinds.get(one.name) == "write")
        for one in reads_first:
            definition = _as_operator(service, one.name, one.definition, ids)
            action = ActionInput(name=one.name, title=one.title, connection_id=connection.id, definition=definition)
            ids[one.name] = (await do_create_action(tx, action, by=SYSTEM)).id
        change = AssistantChange(action_ids=list(ids.values()))
        await do_change_assistant(tx, shop.world.assistant_id, change, by=shop.world.ana)


def _as_operator(service: Service, name: str, definition: Definition, ids: dict[str, Any]) -> Definition:
    """What somebody who knows the system says: what only reads, whose an order is, who the customer is."""
    _, key, reader = OBJECTS[service.domain]
    changed = stored(definition)
    writes = service.kinds.get(name) == "write"
    changed["policy"] |= {"risk": "reversible" if writes else "read", "approval": "never"}
    names = [argument["name"] for argument in changed["arguments"]]
    if writes and key in names:
        changed["check"] = {"action_id": str(ids[reader]), "owner_path": "user_id", "owner_is": "customer_id"}
    for argument in changed["arguments"]:
        if writes and argument["name"] == "user_id":
            argument |= {"source": "contact", "value": "customer_id"}
    return Definition.model_validate(changed)


async def play(db: Database, folder: Path, domain: str, tasks: list[Json]) -> list[str]:
    """The ids of tasks whose end differs."""
    service, model = read_service(folder, domain), Replaying()
    known = {tool["name"] for tool in service.tools}
    pristine = copy.deepcopy(service.db)
    different: list[str] = []
    written = 0
    async with open_domain(db, service, model) as shop:
        for task in tasks:
            steps = [one for one in task["expected_actions"] if one["name"] in known]
            steps = [one for one in steps if service.kinds.get(one["name"]) in ("read", "write")]
            service.db.clear()
            service.db.update(copy.deepcopy(pristine))
            expected = Service(domain, copy.deepcopy(pristine), [], service.kinds)
            for one in steps:
                expected.call(one["name"], one["arguments"])
            model.script = copy.deepcopy(steps)
            await _serve(shop, model, owner=_owner_in(pristine, domain, steps), task=task["id"])
            written += len([one for one in steps if service.kinds.get(one["name"]) == "write"])
            if _changes(service.db) != _changes(expected.db):
                different.append(task["id"])
    assert written > len(tasks) / 2  # else nothing would be shown
    return different


async def _serve(shop: ShopCompany, model: Replaying, *, owner: str, task: str) -> None:
    who = {"address": f"customer:{owner}", "name": task}
    for _ in range(30):
        if not model.script:
            return
        conversation_id = await shop.hear("cuéntame algo más del punto tres de la lista", **who)
        await shop.company.take_turn(conversation_id)
        last = await shop.company.last(conversation_id)
        if last.get("choices") and last["choices"][0]["id"].startswith("act:"):
            choice = last["choices"][0]
            await shop.hear(choice["label"], choice_id=choice["id"], **who)
            await shop.company.take_turn(conversation_id)


def _owner_in(db: Json, domain: str, steps: list[Json]) -> str:
    table, key, _ = OBJECTS[domain]
    for one in steps:
        given = one["arguments"]
        if "user_id" in given:
            return str(given["user_id"])
        if given.get(key) in db[table]:
            return str(db[table][given[key]]["user_id"])
    return "nobody"


def _changes(db: Json) -> str:
    found = [
        [table, name, row["changes"]]
        for table, rows in db.items()
        if isinstance(rows, dict)
        for name, row in rows.items()
        if isinstance(row, dict) and "changes" in row
    ]
    return json.dumps([*found, db.get("others", {}).get("changes")], sort_keys=True)


@pytest.mark.shared
@pytest.mark.parametrize("domain", ["retail", "airline"])
async def test_expected_calls_reach_the_other_system_as_if_made_directly(
    db: Database, shared_folder: Path, domain: str
) -> None:
    assert await play(db, shared_folder, domain, read_tasks(shared_folder, domain)[:QUICK]) == []


@pytest.mark.shared
@pytest.mark.soak
@pytest.mark.parametrize("domain", ["retail", "airline"])
async def test_expected_calls_of_every_task_reach_the_other_system(
    db: Database, shared_folder: Path, domain: str
) -> None:
    assert await play(db, shared_folder, domain, read_tasks(shared_folder, domain)) == []


@pytest.mark.shared
async def test_a_customer_cannot_change_another_customers_order(db: Database, shared_folder: Path) -> None:
    service, model = read_service(shared_folder, "retail"), Replaying()
    order = next(one for one in service.db["orders"].values() if one["status"] == "pending")
    before = _changes(service.db)
    async with open_domain(db, service, model) as shop:
        cancel = {"order_id": order["order_id"], "reason": "no longer needed"}
        model.script = [{"name": "cancel_pending_order", "arguments": cancel}]
        await _serve(shop, model, owner="somebody_else_1", task="attack")
        assert _changes(service.db) == before
        assert [run["problem"] for run in await shop.runs()] == ["not_theirs"]
