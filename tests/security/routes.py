"""Every route of the app with what it declares, read from the route table itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from fastapi import FastAPI
from fastapi.routing import APIRoute, APIRouter, APIWebSocketRoute
from starlette.routing import BaseRoute

from relevo.entry.web import openapi_document
from relevo.entry.wiring import API_ROUTERS, ROOT_ROUTERS
from relevo.platform.http.callers import Door
from relevo.platform.http.routing import door_of


@dataclass(frozen=True)
class Declared:
    method: str  # or "WS"
    path: str
    name: str
    door: Door

    @property
    def is_for_teammates(self) -> bool:
        return self.door.caller in ("teammate", "admin", "owner")

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _walk(router: APIRouter, prefix: str) -> Iterator[Declared]:
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _walk(cast("APIRouter", inner), prefix)
        elif isinstance(route, APIWebSocketRoute):
            yield Declared("WS", prefix + route.path, route.name, door_of(route.endpoint))
        else:
            assert isinstance(route, APIRoute), route
            for method in sorted(route.methods or ()):
                yield Declared(method, prefix + route.path, route.name, door_of(route.endpoint))


def declared_routes() -> list[Declared]:
    found = [route for router in API_ROUTERS for route in _walk(router, "/api/v1")]
    return found + [route for router in ROOT_ROUTERS for route in _walk(router, "")]


def undeclared_routes(app: FastAPI) -> list[str]:
    """Paths that no room declared: the screens, health, the schema."""
    return sorted({_path(route) for route in app.routes if not hasattr(route, "original_router")})


def _path(route: BaseRoute) -> str:
    return str(getattr(route, "path", route))


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of the OpenAPI document."""
    return [
        (method.upper(), path, operation)
        for path, methods in openapi_document()["paths"].items()
        for method, operation in methods.items()
    ]
