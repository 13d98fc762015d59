"""The router whose routes say who may call them; one that does not cannot be defined."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from relevo.platform.http.callers import Caller, Door
from relevo.platform.http.gate import pass_gate
from relevo.platform.http.problems import describe_errors

DOOR = "__relevo_door__"
_DOOR_OPTIONS = ("transaction", "body_bytes", "browser_only", "errors")

EndpointT = TypeVar("EndpointT", bound=Callable[..., Any])


class UndeclaredCallerError(TypeError):
    """A route was defined without saying who may call it."""


def door_of(endpoint: object) -> Door:
    door = getattr(endpoint, DOOR, None)
    if not isinstance(door, Door):
        name = getattr(endpoint, "__qualname__", repr(endpoint))
        raise UndeclaredCallerError(f"{name}: declare who may call it, as in caller=Caller.TEAMMATE")
    return door


class GatedRoute(APIRoute):
    """Each of its requests passes the gate."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        door_of(endpoint)
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()
        door = door_of(self.endpoint)

        async def handle(request: Request) -> Response:
            return await pass_gate(request, door, inner)

        return handle


class Router(APIRouter):
    """An APIRouter with one way in. Options are those of `Door`, then FastAPI's (`status_code`, ...)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=GatedRoute, generate_unique_id_function=_operation_id, **options)

    def route_for(
        self,
        method: str,
        path: str,
        *,
        door: Door,
        **options: Any,
    ) -> Callable[[EndpointT], EndpointT]:
        described = describe_errors(door, method) | options.pop("responses", {})

        def declare(endpoint: EndpointT) -> EndpointT:
            setattr(endpoint, DOOR, door)
            self.add_api_route(path, endpoint, methods=[method], responses=described, **options)
            return endpoint

        return declare

    def _declare(
        self, method: str, path: str, caller: Caller, options: dict[str, Any]
    ) -> Callable[[EndpointT], EndpointT]:
        ours = {name: options.pop(name) for name in _DOOR_OPTIONS if name in options}
        return self.route_for(method, path, door=Door(caller=caller, **ours), **options)

    # FastAPI's own signatures let `caller` be forgotten, which is what this class is there to forbid.
    def get(self, path: str, *, caller: Caller, **options: Any) -> Callable[[EndpointT], EndpointT]:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        return self._declare("GET", path, caller, options)

    def post(self, path: str, *, caller: Caller, **options: Any) -> Callable[[EndpointT], EndpointT]:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        return self._declare("POST", path, caller, options)

    def put(self, path: str, *, caller: Caller, **options: Any) -> Callable[[EndpointT], EndpointT]:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        return self._declare("PUT", path, caller, options)

    def patch(self, path: str, *, caller: Caller, **options: Any) -> Callable[[EndpointT], EndpointT]:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        return self._declare("PATCH", path, caller, options)

    def delete(self, path: str, *, caller: Caller, **options: Any) -> Callable[[EndpointT], EndpointT]:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        return self._declare("DELETE", path, caller, options)

    def websocket(self, path: str, *, caller: Caller, **options: Any) -> Callable[[EndpointT], EndpointT]:  # pyright: ignore[reportIncompatibleMethodOverride] - see above
        """The endpoint itself finds its caller, by `get_socket_actor` or by the token in its first frame."""

        def declare(endpoint: EndpointT) -> EndpointT:
            setattr(endpoint, DOOR, Door(caller=caller))
            self.add_api_websocket_route(path, endpoint, **options)
            return endpoint

        return declare


def _operation_id(route: APIRoute) -> str:
    """The function's name: it becomes the method's name in generated clients, so it must be unique."""
    return route.name
