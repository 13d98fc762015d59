"""Making a task's expected calls through an assistant that was given every imported tool, and looking what came of it.

The tools are imported the normal way, as OpenAPI operations or as tools of an MCP server; then an operator says what
only reads, whose an order is and who the customer is. A scripted model makes the calls in their order and tells the
customer what the task wants to be told. The other system must end up as if the calls had been made to it directly.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from uuid import UUID

from relevo.assistant.answerers.llm.calling import ActionTool, Call
from relevo.assistant.answerers.llm.drafts import Draft, HandOverDraft, ReplyDraft
from relevo.desk.actions import api as actions
from relevo.desk.actions.api import Definition
from relevo.desk.audit.api import SYSTEM
from relevo.platform.db import Database
from relevo.testing.acting import BOX, ActingCompany, Script, open_acting_company
from relevo.testing.shop import ShopServer
from relevo.testing.tau.basics import Json, Refused
from relevo.testing.tau.service import Domain, Service

By = Literal["openapi", "mcp"]
HAND_OVER = "transfer_to_human_agents"
# The argument that names what is changed, and the tool that reads it.
_OBJECTS: dict[Domain, tuple[str, str]] = {
    "retail": ("order_id", "get_order_details"),
    "airline": ("reservation_id", "get_reservation_details"),
}
_MOST_TURNS = 60


@dataclass(frozen=True)
class Played:
    """`different`: tasks whose end differs. `unsaid`: strings of tasks that did not reach the customer, of `to_say`.
    `not_passed`: tasks that expect a person and did not get one. `writes`: calls that change something."""

    tasks: int
    different: list[str]
    to_say: int
    unsaid: list[str]
    not_passed: list[str]
    writes: int

    @property
    def matched(self) -> float:
        return 1 - len(self.different) / self.tasks if self.tasks else 0.0


@dataclass
class Replaying(Script):
    """Makes the calls that stand in the script, up to the first that ends the turn; then says what is to be said."""

    steps: list[Json] = field(default_factory=list[Json])
    reads: list[Json] = field(default_factory=list[Json])
    say: list[str] = field(default_factory=list[str])
    is_done: bool = False

    async def play(self, call: Call) -> Draft:
        tools = {tool.name.removeprefix("do_"): tool for tool in call.actions}
        while self.steps:
            step = self.steps.pop(0)
            if step["name"] == HAND_OVER:
                self.is_done = True
                return HandOverDraft(reason="outside_knowledge")
            await _run(tools[step["name"]], step["arguments"])
        self.is_done = True
        return await self._last_words(call, tools)

    async def _last_words(self, call: Call, tools: dict[str, ActionTool]) -> Draft:
        """Figures are proved by what this turn read; a sum of such figures by the domain's own tool that calculates."""
        if not self.say:
            return ReplyDraft(text="Vale.")
        draft = ReplyDraft(text=" · ".join(self.say))
        for step in self.reads:
            if call.find_fault(draft) is None:
                return draft
            await _run(tools[step["name"]], step["arguments"])
        for figure in self.say:
            if call.find_fault(draft) is not None and figure.replace(".", "", 1).isdigit():
                await _run(tools["calculate"], {"expression": figure})
        return draft if call.find_fault(draft) is None else ReplyDraft(text="Vale.")


async def _run(tool: ActionTool, given: Json) -> None:
    known = tool.schema["properties"]
    await tool.run({name: value for name, value in given.items() if name in known})


async def play_tasks(db: Database, service: Service, tasks: Sequence[Json], *, by: By = "openapi") -> Played:
    """The service's own database is left as it was."""
    script, pristine = Replaying(), service.copy()
    different: list[str] = []
    not_passed: list[str] = []
    unsaid: list[str] = []
    writes = 0
    async with open_domain(db, service, script, by=by) as company:
        for task in tasks:
            steps = [one for one in task["expected_actions"] if service.knows(one["name"]) or one["name"] == HAND_OVER]
            service.db.clear()
            service.db.update(pristine.copy().db)
            expected = make_directly(pristine, steps)
            writes += sum(service.writes(one["name"]) for one in steps)
            script.steps, script.is_done = list(steps), False
            script.reads = [one for one in steps if service.knows(one["name"]) and not service.writes(one["name"])]
            script.say = [str(one) for one in cast("list[Any]", task.get("communicate") or [])]
            said, holder = await _serve(company, script, owner=owner_of(pristine, steps), task=str(task["id"]))
            if service.db != expected.db:
                different.append(str(task["id"]))
            if any(one["name"] == HAND_OVER for one in steps) and holder != "team":
                not_passed.append(str(task["id"]))
            unsaid += [f"{task['id']}: {one}" for one in script.say if one.casefold() not in said.casefold()]
    service.db.clear()
    service.db.update(pristine.db)
    to_say = sum(len(task.get("communicate") or []) for task in tasks)
    return Played(len(tasks), different, to_say, unsaid, not_passed, writes)


def make_directly(pristine: Service, steps: Sequence[Json]) -> Service:
    """The system after the calls, made without anybody between. A call that it refuses changes nothing."""
    expected = pristine.copy()
    for step in steps:
        if expected.knows(step["name"]):
            try:
                expected.call(step["name"], step["arguments"])
            except Refused:
                continue
    return expected


def owner_of(service: Service, steps: Sequence[Json]) -> str:
    """Whose task it is, from what its calls are about."""
    key, reader = _OBJECTS[service.domain]
    for step in steps:
        given = step["arguments"]
        if "user_id" in given:
            return str(given["user_id"])
        if key in given:
            try:
                return str(service.copy().call(reader, {key: given[key]})["user_id"])
            except Refused:
                continue
    return "nobody"


async def _serve(company: ActingCompany, script: Replaying, *, owner: str, task: str) -> tuple[str, str]:
    """Everything the assistant said, and who holds the conversation at the end."""
    who = {"address": f"customer:{owner}", "name": task, "language": "es"}
    heard: list[str] = []
    conversation_id = await company.hear("cuéntame algo más del punto tres de la lista", **who)
    for _ in range(_MOST_TURNS):
        await company.take_turn(conversation_id)
        last = await company.last_said(conversation_id)
        heard.append(str(last["text"]) if last else "")
        choices = cast("list[Json]", last["content"].get("choices", []) if last else [])
        if choices and choices[0]["id"].startswith("act:"):
            conversation_id = await company.hear(choices[0]["label"], choice_id=choices[0]["id"], **who)
            continue
        holder = await company.holder(conversation_id)
        if script.is_done:
            if holder != "assistant":
                await company.give_back(conversation_id)
            return "\n".join(heard), holder
        if holder != "assistant":
            await company.give_back(conversation_id)
        conversation_id = await company.hear("¿y qué más hay del punto cuatro de la lista?", **who)
    return "\n".join(heard), await company.holder(conversation_id)


@asynccontextmanager
async def open_domain(
    db: Database, service: Service, script: Script, *, by: By = "openapi", **bounds: Any
) -> AsyncGenerator[ActingCompany]:
    """An assistant that was given every imported tool. `bounds`: more of the policy, for each tool that writes."""
    server = ShopServer(service.app())
    async with server, open_acting_company(db, script, allow_hosts=[server.netloc]) as company:
        found, connection_id = await _import(company, service, server.url, by)
        await company.offer(await _create(company, service, found, connection_id, by, bounds))
        yield company


async def _import(
    company: ActingCompany, service: Service, url: str, by: By
) -> tuple[list[actions.OperationOut], UUID]:
    address = f"{url}/mcp" if by == "mcp" else url
    given = actions.ActionConnectionInput(kind="mcp" if by == "mcp" else "http", name=service.domain, base_url=address)
    async with company.db.transaction(company.workspace_id) as tx:
        connection = await actions.do_connect(tx, given, box=BOX, by=SYSTEM)
    if by == "openapi":
        document = await actions.look_at_document(
            company.actions.egress, actions.OpenapiInput(url=f"{url}/openapi.json")
        )
        return document.operations, connection.id
    await actions.look_at_tools(company.actions, company.workspace_id, connection.id)
    async with company.db.transaction(company.workspace_id) as tx:
        return await actions.look_at_tool_operations(tx, connection.id), connection.id


async def _create(
    company: ActingCompany,
    service: Service,
    found: Sequence[actions.OperationOut],
    connection_id: UUID,
    by: By,
    bounds: dict[str, Any],
) -> list[UUID]:
    ids: dict[str, UUID] = {}
    impossible = [f"{one.name}: {one.problem}" for one in found if one.problem is not None]
    if impossible:
        raise Refused("; ".join(impossible))
    async with company.db.transaction(company.workspace_id) as tx:
        for one in sorted(found, key=lambda one: service.writes(one.name)):
            definition = _as_described(service, one.name, one.definition, ids, bounds)
            kind: Literal["mcp", "http"] = "mcp" if by == "mcp" else "http"
            given = actions.ActionInput(
                name=one.name, title=one.title, kind=kind, connection_id=connection_id, definition=definition
            )
            ids[one.name] = (await actions.do_create_action(tx, given, by=SYSTEM)).id
    return list(ids.values())


def _as_described(
    service: Service, name: str, definition: Definition, ids: dict[str, UUID], bounds: dict[str, Any]
) -> Definition:
    """What somebody who knows the system says: what only reads, whose an order is, who the customer is."""
    key, reader = _OBJECTS[service.domain]
    changed = definition.model_dump(mode="json")
    writes = service.writes(name)
    changed["policy"] |= {"risk": "reversible" if writes else "read", "approval": "never"}
    names = [argument["name"] for argument in changed["arguments"]]
    if writes:
        changed["policy"] |= {
            bound: value
            for bound, value in bounds.items()
            if bound not in ("amount_argument", "most_per_run", "currency") or "amount" in names
        }
    if writes and key in names:
        changed["check"] = {"action_id": str(ids[reader]), "owner_path": "user_id", "owner_is": "customer_id"}
    for argument in changed["arguments"]:
        if writes and argument["name"] == "user_id":
            argument |= {"source": "contact", "value": "customer_id"}
    return Definition.model_validate(changed)
