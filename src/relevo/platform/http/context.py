"""What the HTTP edge needs from outside. `entry` builds one and puts it on the app."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from relevo.platform.auth.actors import Actor, VisitorActor
from relevo.platform.auth.tokens import Token
from relevo.platform.db import Database, Tx
from relevo.platform.http.limits import Limits
from relevo.platform.http.origins import origin_of

ServiceT = TypeVar("ServiceT")

FindActor = Callable[[Tx, Token], Awaitable[Actor | None]]
FindVisitor = Callable[[Tx, Token], Awaitable[VisitorActor | None]]


async def no_visitor(_tx: Tx, _token: Token) -> VisitorActor | None:
    """For an app without a web channel."""
    return None


@dataclass(kw_only=True)
class HttpContext:
    """`services` holds what endpoints ask for by type (see `provided`): mailer, file store, passwords."""

    database: Database
    public_url: str
    find_actor: FindActor
    find_visitor: FindVisitor = no_visitor
    limits: Limits = field(default_factory=Limits)
    services: dict[type[object], object] = field(default_factory=dict[type[object], object])

    @property
    def origin(self) -> str:
        return origin_of(self.public_url)

    @property
    def base_url(self) -> str:
        """For links. Configured, never taken from a request: a Host header is the sender's own invention."""
        return self.public_url.rstrip("/")

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https:")

    def provide(self, kind: type[ServiceT], service: ServiceT) -> None:
        self.services[kind] = service

    def service(self, kind: type[ServiceT]) -> ServiceT:
        try:
            return cast("ServiceT", self.services[kind])
        except KeyError:
            msg = f"entry did not provide a {kind.__name__}"
            raise LookupError(msg) from None


def context_of(connection: HTTPConnection) -> HttpContext:
    return cast("HttpContext", connection.app.state.http)


def provided(kind: type[object]) -> Any:
    """`Annotated[Mailer, provided(Mailer)]`: the service of this type that entry gave to the app."""

    async def find(connection: HTTPConnection) -> object:
        return context_of(connection).service(kind)

    return Depends(find)
