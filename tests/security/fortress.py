"""Two companies in one installation, each full of things that only it may see, and every route there is.

Everything is made through the public API, so that a new kind of thing needs one line here. Each text carries the
company's canary: a word that must not appear in any byte that the other company ever gets.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import uvicorn
from fastapi import FastAPI

from relevo.channels.web.api import find_visitor
from relevo.desk.channels.api import Connectors
from relevo.desk.integrations.api import IntegrationConnectors
from relevo.entry.connectors import make_connectors
from relevo.entry.house import House
from relevo.entry.integrations import make_integrations
from relevo.entry.web import create_app
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.files import FileLinks, FileStore, open_file_store
from relevo.platform.http import HttpContext
from relevo.platform.realtime import Hub, StreamLimits
from relevo.platform.secrets import SecretBox
from relevo.platform.secrets.keys import MasterKey
from relevo.platform.settings import Settings
from tests.house import ORIGIN, Workspace, client_of, make_context, make_workspace, sign_in

PDF = b"%PDF-1.7\n%%EOF\n"


@asynccontextmanager
async def open_fortress(db: Database, folder: Path) -> AsyncGenerator[FastAPI]:
    """The whole app, as `relevo serve` has it."""
    async with Hub(db) as hub, Egress() as egress:
        context: HttpContext = make_context(db)
        context.find_visitor = find_visitor
        files = open_file_store(str(folder))
        box = SecretBox([MasterKey(b"k" * 32)])
        context.provide(Hub, hub)
        context.provide(StreamLimits, StreamLimits())
        context.provide(FileStore, files)
        context.provide(FileLinks, FileLinks(box.derive_key("file links")))
        context.provide(SecretBox, box)
        context.provide(Egress, egress)
        context.provide(Connectors, make_connectors(egress))
        context.provide(IntegrationConnectors, make_integrations(egress))
        settings = Settings(data_folder=folder, public_url=ORIGIN)
        context.provide(Settings, settings)
        yield create_app(House(settings=settings, db=db, hub=hub, files=files, http=context))


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncGenerator[int]:
    """The app on a port of loopback: sockets need a real server."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, ws="websockets-sansio"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - the server has a flag and no event
        await asyncio.sleep(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task


@dataclass
class Company:
    """One tenant with one of everything. `ids` holds a value for each path parameter of each route."""

    workspace: Workspace
    canary: str
    owner: httpx2.AsyncClient
    admin: httpx2.AsyncClient
    agent: httpx2.AsyncClient
    visitor: httpx2.AsyncClient
    ids: dict[str, str] = field(default_factory=dict[str, str])

    def path(self, template: str) -> str:
        """The route's path with this company's own ids; KeyError names what the fortress must still learn."""
        return template.format(**self.ids)


async def build_company(app: FastAPI, db: Database, canary: str) -> Company:
    workspace = await make_workspace(db, name=f"Company {canary}")
    company = Company(
        workspace=workspace,
        canary=canary,
        owner=await sign_in(app, db, workspace, workspace.owner),
        admin=await sign_in(app, db, workspace, workspace.admin),
        agent=await sign_in(app, db, workspace, workspace.agent),
        visitor=client_of(app),
    )
    for client in (company.owner, company.admin, company.agent, company.visitor):
        client.base_url = httpx2.URL(ORIGIN)
    await _fill_team(company)
    await _fill_desk(company)
    await _let_a_customer_write(company)
    await _ask_copilot(company)
    await _fill_knowledge(company)
    await _add_website(company, db)
    await _hold_something(company, db)
    await _invent_somebody(company, db)
    await _miss_something(company, db)
    await _route_handoffs(company, db)
    await _doubt_something(company, db)
    await _list_intents(company, db)
    await _import_past(company, db)
    await _connect_models(company)
    await _describe_actions(company, db)
    await _connect_systems(company, db)
    return company


async def call(client: httpx2.AsyncClient, method: str, path: str, **given: Any) -> Any:
    answer = await client.request(method, path, **given)
    assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


async def _fill_team(company: Company) -> None:
    owner, canary = company.owner, company.canary
    team = await call(owner, "POST", "/api/v1/teams", json={"name": f"Team {canary}"})
    email = f"{canary.lower()}@example.com"
    invited = await call(owner, "POST", "/api/v1/invitations", json={"email": email, "role": "agent"})
    key = await call(owner, "POST", "/api/v1/api-keys", json={"name": f"Key {canary}"})
    await call(owner, "PATCH", "/api/v1/me", json={"name": f"Owner {canary}", "settings": {"note": canary}})
    company.ids |= {
        "teammate_id": str(company.workspace.agent),
        "team_id": team["id"],
        "invitation_id": invited["invitation"]["id"],
        "key_id": key["api_key"]["id"],
        "token": invited["link"].split("token=")[1],
        "api_key": key["token"],
    }


async def _fill_desk(company: Company) -> None:
    owner, canary = company.owner, company.canary
    contact = await call(owner, "POST", "/api/v1/contacts", json={"name": f"Contact {canary}"})
    order = {"status": canary, "placed_at": "2026-01-01T00:00:00Z", "total": 1, "currency": "EUR"}
    await call(owner, "PUT", f"/api/v1/contacts/{contact['id']}/orders/{canary}", json=order)
    assistant = await call(owner, "POST", "/api/v1/assistants", json={"name": f"Assistant {canary}"})
    channel = await call(
        owner,
        "POST",
        "/api/v1/channels",
        json={"kind": "web", "name": f"Channel {canary}", "assistant_id": assistant["id"]},
    )
    await call(owner, "POST", f"/api/v1/channels/{channel['id']}/identity-secret")
    file = await call(owner, "POST", "/api/v1/files", files={"file": (f"{canary}.pdf", PDF + canary.encode())})
    company.ids |= {
        "contact_id": contact["id"],
        "number": canary,
        "name": "chat.js",
        "assistant_id": assistant["id"],
        # A place within something that has an id: the first version of anything is 1.
        "version": "1",
        "channel_id": channel["id"],
        "channel_key": channel["public_key"],
        "kind": "api",
        "event_id": str(new_id()),  # nothing of theirs failed: an id of nobody
        "file_id": file["id"],
    }


async def _let_a_customer_write(company: Company) -> None:
    chat = f"/web/v1/{company.ids['channel_key']}"
    session = await call(company.visitor, "POST", f"{chat}/session", json={"language": "es"})
    company.visitor.headers["Authorization"] = f"Bearer {session['token']}"
    company.ids["visitor_token"] = session["token"]
    files = {"file": (f"visitor {company.canary}.pdf", PDF + company.canary.encode())}
    file = await call(company.visitor, "POST", f"{chat}/files", files=files)
    message = {"client_id": "11111111-1111-4111-8111-111111111111", "text": f"Hola {company.canary}"}
    sent = await call(
        company.visitor, "POST", f"{chat}/messages", json=message | {"attachment_ids": [file["id"]], "language": "es"}
    )
    conversation_id = sent["conversation"]["id"]
    note = {"client_id": "22222222-2222-4222-8222-222222222222", "kind": "note", "text": f"Note {company.canary}"}
    reply = {"client_id": "33333333-3333-4333-8333-333333333333", "text": f"Reply {company.canary}"}
    for body in (note, reply):
        said = await call(company.owner, "POST", f"/api/v1/conversations/{conversation_id}/messages", json=body)
    message_id = said["id"]
    learned = {"kind": "new_qa", "fault": "missing", "question": f"Who is {company.canary}?", "answer": company.canary}
    made = await call(company.owner, "POST", f"/api/v1/messages/{message_id}/corrections", json=learned)
    company.ids |= {"message_id": message_id, "correction_id": made["id"]}
    path = f"/api/v1/conversations/{conversation_id}/callback"
    callback = await call(company.owner, "POST", path, json={"note": f"Call {company.canary}"})
    company.ids["callback_id"] = callback["id"]
    await _write_case(company)
    company.ids |= {"conversation_id": conversation_id, "link": file["url"].rsplit("/", 1)[1]}


async def _write_case(company: Company) -> None:
    assistant = f"/api/v1/assistants/{company.ids['assistant_id']}"
    case = {
        "name": f"Case {company.canary}",
        "situation": {"question": f"Who is {company.canary}?"},
        "expected": {"contains": [company.canary]},
    }
    made = await call(company.owner, "POST", f"{assistant}/cases", json=case)
    replay = await call(company.owner, "POST", f"{assistant}/replays", json={})
    company.ids |= {"case_id": made["id"], "replay_id": replay["id"]}


async def _list_intents(company: Company, db: Database) -> None:
    """An intent that a conversation carries, and a proposal as looking for them would have found it."""
    given = {"name": f"Intent {company.canary}", "examples": [f"Who is {company.canary}?"]}
    intent = await call(company.owner, "POST", "/api/v1/intents", json=given)
    path = f"/api/v1/conversations/{company.ids['conversation_id']}/intent"
    await call(company.owner, "PUT", path, json={"intent_id": intent["id"]})
    proposal_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            "INSERT INTO intent_proposal (workspace_id, id, name, examples, conversation_ids, fingerprint) "
            "VALUES ($1, $2, $3, $4, '{}', $3)",
            tx.tenant,
            proposal_id,
            f"Proposal {company.canary}",
            [f"Where is {company.canary}?"],
        )
    company.ids |= {"intent_id": intent["id"], "intent_proposal_id": str(proposal_id)}


async def _hold_something(company: Company, db: Database) -> None:
    """An answer that waits for people, as a turn would have left it."""
    held_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            "INSERT INTO held_answer (workspace_id, id, conversation_id, assistant_id, assistant_name, level, text, "
            "up_to_seq) VALUES ($1, $2, $3, $4, 'Vega', 'approve', $5, 1)",
            tx.tenant,
            held_id,
            UUID(company.ids["conversation_id"]),
            UUID(company.ids["assistant_id"]),
            f"I am {company.canary}.",
        )
    company.ids["held_id"] = str(held_id)


async def _invent_somebody(company: Company, db: Database) -> None:
    """An invented customer and a conversation with them, as a simulation would have left it."""
    persona_id, simulation_id = new_id(), new_id()
    content = {"language": "en", "goal": company.canary, "openings": ["Hi"], "expected": {"says": ["Hi"]}}
    turns = [{"author": "contact", "text": company.canary}]
    async with db.transaction(company.workspace.id) as tx:
        assistant_id = UUID(company.ids["assistant_id"])
        await tx.execute(
            "INSERT INTO persona (workspace_id, id, assistant_id, name, content, created_by_name) "
            "VALUES ($1, $2, $3, $4, $5, 'Ana')",
            tx.tenant,
            persona_id,
            assistant_id,
            f"Persona {company.canary}",
            content,
        )
        await tx.execute(
            "INSERT INTO simulation (workspace_id, id, assistant_id, version, live_version, times, is_free, state, "
            "started_by_name) VALUES ($1, $2, $3, 'live', 1, 1, false, 'done', 'Ana')",
            tx.tenant,
            simulation_id,
            assistant_id,
        )
        await tx.execute(
            "INSERT INTO simulated_conversation (workspace_id, simulation_id, position, persona_id, seed, verdict, "
            "ended, transcript) VALUES ($1, $2, 1, $3, 0, 'passed', 'reached', $4)",
            tx.tenant,
            simulation_id,
            persona_id,
            turns,
        )
    company.ids |= {"persona_id": str(persona_id), "simulation_id": str(simulation_id), "position": "1"}


async def _miss_something(company: Company, db: Database) -> None:
    """A gap, as looking for them would have found it."""
    gap_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            "INSERT INTO gap (workspace_id, id, language, question, questions, minutes, newest_at) "
            "VALUES ($1, $2, 'en', $3, 1, 0, now())",
            tx.tenant,
            gap_id,
            f"Who is {company.canary}?",
        )
    company.ids["gap_id"] = str(gap_id)


async def _route_handoffs(company: Company, db: Database) -> None:
    """Where a team is told of handoffs."""
    route_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            "INSERT INTO outpost_route (workspace_id, id, channel_id, place, place_name) VALUES ($1, $2, $3, 'C1', $4)",
            tx.tenant,
            route_id,
            UUID(company.ids["channel_id"]),
            company.canary,
        )
    company.ids["route_id"] = str(route_id)


async def _doubt_something(company: Company, db: Database) -> None:
    """A doubt, as looking for them would have found it; and an answer that a change of the knowledge affects."""
    doubt_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            "INSERT INTO doubt (workspace_id, id, key, kind, one, facts) VALUES ($1, $2, $3, 'passed_date', $4, $5)",
            tx.tenant,
            doubt_id,
            company.canary,
            {"kind": "document", "title": company.canary, "text": "x", "document_id": company.ids["document_id"]},
            {"date": "2025-01-01"},
        )
        change_id = new_id()
        await tx.execute(
            "INSERT INTO knowledge_change (workspace_id, id, document_id, title, kind) "
            "VALUES ($1, $2, $3, $4, 'removed')",
            tx.tenant,
            change_id,
            UUID(company.ids["document_id"]),
            company.canary,
        )
        await tx.execute(
            "INSERT INTO mail (workspace_id, message_id, conversation_id, channel_id, mail_id, subject, proof, html) "
            "SELECT $1, $2, c.id, c.channel_id, '<canary@mail.test>', $4, 'none', '<p>canary</p>' "
            "FROM conversation c WHERE c.workspace_id = $1 AND c.id = $3",
            tx.tenant,
            UUID(company.ids["message_id"]),
            UUID(company.ids["conversation_id"]),
            company.canary,
        )
        await tx.execute(
            "INSERT INTO affected_answer (workspace_id, change_id, message_id, conversation_id, lost) "
            "VALUES ($1, $2, $3, $4, '{x}')",
            tx.tenant,
            change_id,
            UUID(company.ids["message_id"]),
            UUID(company.ids["conversation_id"]),
        )
    company.ids |= {"doubt_id": str(doubt_id), "change_id": str(change_id)}


async def _ask_copilot(company: Company) -> None:
    conversation_id = company.ids["conversation_id"]
    answer = await company.owner.post(f"/api/v1/conversations/{conversation_id}/copilot", json={"kind": "summary"})
    assert company.canary in answer.text
    kept = await call(company.owner, "GET", "/api/v1/suggestions")
    company.ids["suggestion_id"] = kept["items"][0]["id"]


async def _fill_knowledge(company: Company) -> None:
    qa = {"question": f"What is {company.canary}?", "answer": f"{company.canary} is ours.", "language": "en"}
    document = await call(company.owner, "POST", "/api/v1/knowledge/qas", json=qa)
    contact_id = company.ids["contact_id"]
    memory = {"kind": "preference", "text": f"Likes {company.canary}"}
    kept = await call(company.owner, "POST", f"/api/v1/contacts/{contact_id}/memories", json=memory)
    other = await call(company.owner, "POST", "/api/v1/contacts", json={"name": f"Other {company.canary}"})
    body = {"contact_id": other["id"]}
    [move] = await call(company.owner, "POST", f"/api/v1/contacts/{contact_id}/joins", json=body)
    page = await call(company.owner, "POST", f"/api/v1/contacts/{contact_id}/memory-links")
    company.ids |= {
        "document_id": document["id"],
        "memory_id": kept["id"],
        "page_link": page["url"].rsplit("/", 1)[1],
        "move_id": move["id"],
        "passage_id": document["id"],  # not yet indexed: an id of theirs that is no passage here
    }


async def _add_website(company: Company, db: Database) -> None:
    # An address that the guard refuses, and a page that no worker has read.
    address = {"url": f"http://127.0.0.1:9/{company.canary}"}
    website = await call(company.owner, "POST", "/api/v1/knowledge/websites", json=address)
    page_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            "INSERT INTO website_page (workspace_id, id, source_id, url, found_by, state, run) "
            "VALUES ($1, $2, $3, $4, 'start', 'failed', 1)",
            tx.tenant,
            page_id,
            UUID(website["id"]),
            website["url"],
        )
    company.ids |= {"source_id": website["id"], "page_id": str(page_id)}


async def _import_past(company: Company, db: Database) -> None:
    """An import that no worker has read, and a proposal as one would have made."""
    sheet = f"question,answer\nWhere is {company.canary}?,It is here.\n".encode()
    sent = await call(
        company.owner, "POST", "/api/v1/knowledge/imports", files={"file": (f"{company.canary}.csv", sheet)}
    )
    proposal_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            """
            INSERT INTO past_proposal (workspace_id, id, import_id, content_hash, ordinal, question, answer, phrasings,
                                       language, conversations, evidence)
            VALUES ($1, $2, $3, $4, 0, $5, 'It is here.', '[]', 'en', 1, '[]')
            """,
            tx.tenant,
            proposal_id,
            UUID(sent["id"]),
            proposal_id.bytes,
            f"Where is {company.canary}?",
        )
    company.ids |= {"import_id": sent["id"], "proposal_id": str(proposal_id)}


async def _connect_models(company: Company) -> None:
    # An address that the guard refuses: a check of it goes nowhere.
    server = {
        "kind": "openai_compatible",
        "base_url": "http://127.0.0.1:9/v1",
        "key": f"sk-{company.canary}-0123456789",
    }
    provider = await call(
        company.owner, "POST", "/api/v1/model-providers", json={"name": f"Models {company.canary}", **server}
    )
    company.ids["provider_id"] = provider["id"]


async def _connect_systems(company: Company, db: Database) -> None:
    """A system at an address that the guard refuses, and something that it was told."""
    server = {"base_url": "http://127.0.0.1:9", "header_value": f"key-{company.canary}-0123456789"}
    made = await call(
        company.owner,
        "POST",
        "/api/v1/integrations",
        json={"kind": "generic", "name": f"System {company.canary}", "settings": server},
    )
    filing_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            """
            INSERT INTO integration_filing (workspace_id, id, integration_id, conversation_id, kind, key, state, detail)
            VALUES ($1, $2, $3, $4, 'note', 'k', 'failed', $5)
            """,
            tx.tenant,
            filing_id,
            UUID(made["id"]),
            UUID(company.ids["conversation_id"]),
            company.canary,
        )
    company.ids |= {"integration_id": made["id"], "filing_id": str(filing_id)}


async def _describe_actions(company: Company, db: Database) -> None:
    """A connection to an address that the guard refuses, an action there, and a run that waits for approval."""
    canary = company.canary
    server = {"base_url": "http://127.0.0.1:9/shop", "headers": {"X-Key": f"key-{canary}-0123456789"}}
    connection = await call(
        company.owner, "POST", "/api/v1/action-connections", json={"name": f"Shop {canary}", **server}
    )
    definition = {"description": canary, "request": {"method": "GET", "path": "/orders"}}
    policy = {"policy": {"risk": "read", "approval": "never"}}
    action = await call(
        company.owner,
        "POST",
        "/api/v1/actions",
        json={
            "name": f"look_{canary.lower()}",
            "title": f"Look {canary}",
            "connection_id": connection["id"],
            "definition": definition | policy,
        },
    )
    run_id = new_id()
    async with db.transaction(company.workspace.id) as tx:
        await tx.execute(
            """
            INSERT INTO action_run (workspace_id, id, action_id, action_revision, name, title, risk, key, state,
                                    arguments, arguments_hash, expires_at)
            VALUES ($1, $2, $3, 1, 'look', $4, 'read', $5, 'waiting_approval', $6, $7, now() + interval '10 minutes')
            """,
            tx.tenant,
            run_id,
            UUID(action["id"]),
            f"Look {canary}",
            canary,
            {"order": canary},
            "0" * 64,
        )
    company.ids |= {"connection_id": connection["id"], "action_id": action["id"], "run_id": str(run_id)}
