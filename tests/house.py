"""A workspace with people in it and an app to call, for flow tests: the real gate, database and cookies, no server."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import httpx2
import structlog
from fastapi import FastAPI

from relevo.desk.channels.api import Connectors
from relevo.desk.integrations.api import IntegrationConnectors
from relevo.desk.team import endpoints as team_endpoints
from relevo.desk.team.api import (
    CreatedWorkspace,
    NewWorkspace,
    add_teammate,
    create_sign_in_link,
    create_workspace,
    find_actor,
)
from relevo.kit.ids import TeammateId, WorkspaceId, new_id
from relevo.platform.auth.actors import Role
from relevo.platform.auth.passwords import Passwords
from relevo.platform.db import Database
from relevo.platform.http import HttpContext, Router
from relevo.platform.http.frame import install_http
from relevo.platform.http.limits import Limits
from relevo.platform.mail import Mail, Mailer
from relevo.platform.observe.requests import RequestObserver
from relevo.platform.secrets import SecretBox
from relevo.platform.secrets.keys import MasterKey

# Failures with a plain traceback: the library's default draws every variable of every frame, for seconds.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
)

ORIGIN = "http://relevo.test"
PASSWORD = "correct horse battery"
# The real algorithm with parameters that a test can afford.
FAST_PASSWORDS = Passwords(memory_kib=64, rounds=1)


@dataclass
class Outbox:
    """A mailer that keeps what it was given."""

    mails: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@dataclass(frozen=True, kw_only=True)
class Workspace:
    id: WorkspaceId
    owner: TeammateId
    admin: TeammateId
    agent: TeammateId
    made: CreatedWorkspace

    def email(self, who: str) -> str:
        return f"{who}-{self.id.hex[-10:]}@example.com"


def make_context(db: Database, *, limits: Limits | None = None, public_url: str = ORIGIN) -> HttpContext:
    context = HttpContext(
        database=db, public_url=public_url, find_actor=find_actor, limits=limits or Limits(enabled=False)
    )
    context.provide(Passwords, FAST_PASSWORDS)
    context.provide(Mailer, Outbox())
    context.provide(Connectors, Connectors([]))
    context.provide(IntegrationConnectors, IntegrationConnectors())
    context.provide(SecretBox, SecretBox([MasterKey(b"k" * 32)]))
    return context


def make_app(context: HttpContext, routers: Sequence[Router] = ()) -> FastAPI:
    app = FastAPI()
    install_http(app, context)
    app.add_middleware(RequestObserver)
    for router in (team_endpoints.router, *routers):
        app.include_router(router, prefix="/api/v1")
    return app


def outbox_of(app: FastAPI) -> Outbox:
    return app.state.http.services[Mailer]


def client_of(
    app: FastAPI, *, address: str = "203.0.113.7", base: str = f"{ORIGIN}/api/v1", **options: object
) -> httpx2.AsyncClient:
    """Nobody in particular, from our own pages."""
    transport = httpx2.ASGITransport(app=app, client=(address, 4711))
    return httpx2.AsyncClient(
        transport=transport,
        base_url=base,
        headers={"Origin": ORIGIN},
        **options,  # type: ignore[arg-type] - narrower than the test needs
    )


async def make_workspace(db: Database, *, name: str = "Tienda Luna", locale: str = "es") -> Workspace:
    workspace_id = WorkspaceId(new_id())
    tail = workspace_id.hex[-10:]
    password_hash = await FAST_PASSWORDS.hash(PASSWORD)
    async with db.transaction(workspace_id) as tx:
        made = await create_workspace(
            tx,
            NewWorkspace(
                name=name,
                owner_email=f"owner-{tail}@example.com",
                owner_name="Olga Owner",
                password_hash=password_hash,
                locale=locale,
            ),
        )
        admin = await add_teammate(
            tx, email=f"admin-{tail}@example.com", name="Ada Admin", role=Role.ADMIN, password_hash=password_hash
        )
        agent = await add_teammate(
            tx, email=f"agent-{tail}@example.com", name="Gus Agent", role=Role.AGENT, password_hash=password_hash
        )
    return Workspace(id=workspace_id, owner=made.owner_id, admin=admin, agent=agent, made=made)


async def sign_in(app: FastAPI, db: Database, workspace: Workspace, who: TeammateId) -> httpx2.AsyncClient:
    """A browser in which this teammate is signed in (by a one-time link: no hashing)."""
    async with db.transaction(workspace.id) as tx:
        token = await create_sign_in_link(tx, who, valid_for=timedelta(minutes=5))
    client = client_of(app)
    answer = await client.post("/auth/link", json={"token": token.text})
    assert answer.status_code == 200, answer.text
    return client
