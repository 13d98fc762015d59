"""A conversation that a person holds, and the copilot beside it: real database and routes, a scripted model."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2

from relevo.assistant.copilot import endpoints as copilot_endpoints
from relevo.assistant.model_access import ModelAccess
from relevo.desk.audit.api import SYSTEM
from relevo.desk.conversations import endpoints as conversations_endpoints
from relevo.desk.corrections import endpoints as corrections_endpoints
from relevo.desk.models.api import ChoiceInput, ChoicesInput, ProviderInput, do_choose_models, do_connect_provider
from relevo.desk.suggestions import endpoints as suggestions_endpoints
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import ConversationId
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import BOX, KEY, ScriptedModel
from tests.assistant.company import Company, make_company
from tests.house import client_of, make_app, make_context

ROUTERS = (
    copilot_endpoints.router,
    suggestions_endpoints.router,
    conversations_endpoints.router,
    corrections_endpoints.router,
)


@dataclass
class Beside:
    """`model` has no steps where none is chosen."""

    company: Company
    client: httpx2.AsyncClient
    conversation_id: ConversationId
    model: ScriptedModel

    async def ask(self, kind: str, **given: Any) -> dict[str, Any]:
        """The last line of the answer."""
        return (await self.lines(kind, **given))[-1]

    async def lines(self, kind: str, **given: Any) -> list[dict[str, Any]]:
        answer = await self.client.post(
            f"/conversations/{self.conversation_id}/copilot", json={"kind": kind, "team_language": "en"} | given
        )
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]

    async def translate(self, language: str) -> list[dict[str, Any]]:
        path = f"/conversations/{self.conversation_id}/copilot/translations"
        answer = await self.client.post(path, json={"language": language})
        return [json.loads(line) for line in answer.text.splitlines()]

    async def check(self, text: str, language: str = "en") -> list[dict[str, Any]]:
        path = f"/conversations/{self.conversation_id}/copilot/check"
        answer = await self.client.post(path, json={"text": text, "team_language": language})
        assert answer.status_code == 200, answer.text
        return answer.json()["already_said"]

    async def send(self, text: str, **given: Any) -> dict[str, Any]:
        body = {"client_id": f"s-{text[:20]}-{len(text)}".replace(" ", "_"), "text": text} | given
        body["client_id"] = "".join(c for c in str(body["client_id"]) if c.isascii() and (c.isalnum() or c in "_-"))
        answer = await self.client.post(f"/conversations/{self.conversation_id}/messages", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def suggestions(self, **given: Any) -> list[dict[str, Any]]:
        answer = await self.client.get("/suggestions", params=given)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    async def message_ids(self) -> dict[str, str]:
        """Text by id, of what was said in public."""
        rows = await self.company.world.messages(self.conversation_id)
        return {str(row["id"]): row["text"] for row in rows if row["kind"] == "message"}

    async def ledger(self) -> list[dict[str, Any]]:
        rows = await self.company.world.rows("SELECT * FROM model_usage ORDER BY created_at")
        return [dict(row.items()) for row in rows]


@asynccontextmanager
async def beside(
    db: Database, *said: str, steps: list[Any] | None = None, people: bool = True
) -> AsyncGenerator[Beside]:
    """The customer says `said`; then a person asks for the copilot. `steps`: what the model does, if one is chosen."""
    company = await make_company(db)
    world = company.world
    conversation_id: UUID | None = None
    for text in said:
        conversation_id = await company.hear(text)
    assert conversation_id is not None
    model = ScriptedModel(list(steps or []))
    if steps is not None:
        async with db.transaction(world.workspace_id) as tx:
            given = ProviderInput(kind="openai", name="OpenAI", key=KEY)
            provider = await do_connect_provider(tx, given, box=BOX, by=SYSTEM)
            chosen = ChoicesInput(answer=[ChoiceInput(provider_id=provider.id, model="gpt-4o-mini")])
            await do_choose_models(tx, chosen, by=SYSTEM)
    context = make_context(db)
    context.provide(ModelAccess, ModelAccess(db=db, box=BOX, model=model))
    app = make_app(context, ROUTERS)
    async with db.transaction(world.workspace_id) as tx:
        token = await create_sign_in_link(tx, world.ana.teammate_id, valid_for=timedelta(minutes=5))
    async with client_of(app) as client:
        assert (await client.post("/auth/link", json={"token": token.text})).status_code == 200
        found = Beside(company=company, client=client, conversation_id=ConversationId(conversation_id), model=model)
        if people:
            taken = await client.post(f"/conversations/{conversation_id}/take-over", json={})
            assert taken.status_code == 200, taken.text
        yield found
