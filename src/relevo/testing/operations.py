"""Simulators written as a list of operations: what each is told, what it tells, and how it refuses."""

import json
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from relevo.testing.outside import Json, OutsideSimulator
from relevo.testing.provider import CutAnswer


class Refusal(Exception):
    """The system says no: a status, and JSON or (a str) a page."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(str(body))
        self.status, self.body, self.headers = status, body, dict(headers or {})


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A request, read: `body` is its JSON, or its form's fields, or None."""

    request: Request
    body: Any

    @property
    def given(self) -> Json:
        body: object = self.body
        return cast("Json", body) if isinstance(body, dict) else {}

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    def header(self, name: str) -> str:
        return self.request.headers.get(name, "")

    def part(self, name: str) -> str:
        """A piece of the path."""
        return str(self.request.path_params[name])


@dataclass(frozen=True)
class Told:
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Do = Callable[[Asked], Told]


class OperationsSimulator(OutsideSimulator):
    """`calls`: every call that arrived, with a good key or without."""

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.calls: list[Call] = []
        self.lose_answer_of = ""
        """The next call of this very path that writes is carried out, and its answer is lost on the way."""

    @abstractmethod
    def operations(self) -> Sequence[tuple[str, str, Do]]:
        """Method, path, and what it does."""

    @abstractmethod
    def check_caller(self, asked: Asked) -> None:
        """Raises Refusal."""

    @abstractmethod
    def nothing_here(self) -> Refusal:
        """What the system says to a path that it does not have."""

    def routes(self) -> list[Route]:
        named = [Route(path, self._answering(do), methods=[method]) for method, path, do in self.operations()]
        return [*named, Route("/{path:path}", self._not_found, methods=["GET", "POST", "PUT", "DELETE"])]

    def refuse_next(self, refusal: Refusal, times: int) -> None:
        """The next `times` calls of any kind are answered so."""
        body = refusal.body if isinstance(refusal.body, str) else json.dumps(refusal.body)
        self.trouble.status, self.trouble.body = refusal.status, body.encode()
        self.trouble.headers, self.trouble.times = refusal.headers, times

    async def _not_found(self, request: Request) -> Response:
        return _rendered(self.nothing_here())

    def _answering(self, do: Do) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            asked = Asked(request, await _read(request))
            path, headers = request.url.path, dict(request.headers)
            self.calls.append(Call(request.method, path, dict(request.query_params), asked.body, headers))
            try:
                self.check_caller(asked)
                told = do(asked)
            except Refusal as refusal:
                return _rendered(refusal)
            if self.lose_answer_of == path and request.method != "GET":
                self.lose_answer_of = ""
                return CutAnswer()
            return JSONResponse(told.body, told.status, headers=dict(told.headers))

        return answer


async def _read(request: Request) -> Any:
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return dict(await request.form())
    body = await request.body()
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


def _rendered(refusal: Refusal) -> Response:
    if isinstance(refusal.body, str):
        return HTMLResponse(refusal.body, refusal.status, headers=refusal.headers)
    return JSONResponse(refusal.body, refusal.status, headers=refusal.headers)
