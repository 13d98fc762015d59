"""What the simulators of channel providers share: how calls to them fail, how what they tell arrives, and the page on
which a person plays the customer.

Nothing here reads or writes a message: that is each simulator's own, from its provider's documentation.
"""

import asyncio
import json
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from relevo.platform.egress import Egress, EgressError
from relevo.testing.contents import MARK, Contents, as_html
from relevo.testing.loopback import LoopbackServer
from relevo.testing.page import SHARED

Json = dict[str, Any]


@dataclass(kw_only=True)
class Fault:
    """What goes wrong with the next call of `method`, once. With none of the flags: an answer instead of doing it.

    `cut_before`, `cut_after`: the connection ends without an answer, before or after it was done. `wait_s`: a pause
    before anything happens; `hang_s`: it is done, and then nothing for so long. `tells_first`: it is done, and what
    follows from it is told before the answer.
    """

    method: str
    status: int = 500
    body: Json | str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cut_before: bool = False
    cut_after: bool = False
    wait_s: float = 0.0
    hang_s: float = 0.0
    tells_first: bool = False

    @property
    def is_done(self) -> bool:
        return self.cut_after or self.tells_first or self.hang_s > 0

    def answer(self) -> Response:
        if isinstance(self.body, dict):
            return JSONResponse(self.body, self.status, headers=self.headers)
        return HTMLResponse(self.body or "<html>Server Error</html>", self.status, headers=self.headers)


class CutAnswer(Response):
    """Begins an answer and hangs up: whoever asked cannot know whether it was done."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"500")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        raise ConnectionResetError("cut on purpose")


class Faults:
    """Those that are planned, and meeting them."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def plan(self, method: str, *, status: int = 500, **how: Any) -> None:
        """`how`: the other fields of a Fault."""
        self.planned.append(Fault(method=method, status=status, **how))

    async def meet(self, method: str, do: Callable[[bool], Awaitable[Response]]) -> Response:
        """`do` carries the call out; it gets whether to tell what follows before it answers."""
        fault = next((one for one in self.planned if one.method == method), None)
        if fault is None:
            return await do(False)
        self.planned.remove(fault)
        await asyncio.sleep(fault.wait_s)
        if fault.cut_before:
            return CutAnswer()
        if not fault.is_done:
            return fault.answer()
        answer = await do(fault.tells_first)
        await asyncio.sleep(fault.hang_s)
        return CutAnswer() if fault.cut_after else answer


@dataclass
class Delivery:
    """How what a provider tells arrives. All off: each thing once, in order, at once."""

    twice: bool = False
    reversed: bool = False
    """Of what is told together, or was held, the last comes first."""
    first_is_lost: bool = False
    """The next webhook does not arrive at first, and is tried again as the provider does."""
    signature: Literal["", "missing", "wrong", "reserialised"] = ""
    """Instead of a good one."""


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """A request as a provider makes it, before it is signed. `key` stays the same when it is tried again."""

    url: str
    body: bytes
    content_type: str = "application/json"
    key: str = ""


class Signs(Protocol):
    """How a provider proves that a request is its own."""

    def proof(self, webhook: Webhook, *, is_wrong: bool = False) -> Mapping[str, str]:
        """The headers; with `is_wrong` made with another's secret."""
        ...

    def retry_headers(self, webhook: Webhook, attempt: int) -> Mapping[str, str]:
        """What it says beside, the first attempt being 0."""
        ...


class Deliverer:
    """Posts webhooks, tries again after `pauses_s`, and misbehaves as `delivery` says.

    `calls`: hosts that may be posted to beside public ones.
    """

    def __init__(
        self, signs: Signs, *, calls: Iterable[str] = (), pauses_s: Sequence[float], within_s: float = 10
    ) -> None:
        self.delivery = Delivery()
        self.answers: list[int] = []
        """The status of every attempt; 0 where there was no answer."""
        self.pauses_s = pauses_s
        self._signs = signs
        self._within_s = within_s
        self.egress = Egress(allow_hosts=list(calls))
        self._held: list[Webhook] | None = None

    async def may_call(self, *hosts: str) -> None:
        """From now on these hosts, instead of those before."""
        await self.egress.__aexit__(None, None, None)
        self.egress = Egress(allow_hosts=hosts)

    async def close(self) -> None:
        await self.egress.__aexit__(None, None, None)

    def hold(self) -> None:
        """Collect what would be told, until `release`."""
        self._held = []

    async def release(self) -> bool:
        held, self._held = self._held or [], None
        return await self.tell(*held)

    async def tell(self, *webhooks: Webhook) -> bool:
        """True once each was taken."""
        if self._held is not None:
            self._held += webhooks
            return True
        ordered = reversed(webhooks) if self.delivery.reversed else webhooks
        times = 2 if self.delivery.twice else 1
        return all([await self._until_taken(one) for one in ordered for _ in range(times)])

    def headers(self, webhook: Webhook, attempt: int = 0) -> dict[str, str]:
        """As `delivery` says: right, unless it says otherwise."""
        match self.delivery.signature:
            case "missing":
                proof: Mapping[str, str] = {}
            case "wrong":
                proof = self._signs.proof(webhook, is_wrong=True)
            case "reserialised":
                proof = self._signs.proof(replace(webhook, body=_reserialised(webhook.body)))
            case _:
                proof = self._signs.proof(webhook)
        return {"content-type": webhook.content_type, **proof, **self._signs.retry_headers(webhook, attempt)}

    async def _until_taken(self, webhook: Webhook) -> bool:
        for attempt in range(len(self.pauses_s) + 1):
            if attempt:
                await asyncio.sleep(self.pauses_s[attempt - 1])
            if self.delivery.first_is_lost:
                self.delivery.first_is_lost = False
            elif 200 <= await self.post(webhook, attempt) < 300:
                return True
        return False

    async def post(self, webhook: Webhook, attempt: int = 0) -> int:
        """Once; the status, or 0."""
        headers = self.headers(webhook, attempt)
        try:
            answer = await self.egress.request(
                "POST", webhook.url, headers=headers, content=webhook.body, within_s=self._within_s
            )
        except EgressError:
            self.answers.append(0)
            return 0
        self.answers.append(answer.status)
        return answer.status


def _reserialised(body: bytes) -> bytes:
    """The same JSON in other bytes; bytes that are no JSON, with one more."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=1).encode()
    except ValueError:
        return body + b" "


class NotOnThePage(Exception):
    """The page asked for something that is not there."""


class ProviderSimulator(LoopbackServer):
    """`page`: what a person plays the customer on; it asks `/<place>/state` and posts to `/<place>/<verb>`.

    `kept_in`: a file from which the simulator goes on and into which it writes.
    """

    page: ClassVar[Path]
    place: ClassVar[str] = "phone"

    def __init__(self, *, port: int = 0, kept_in: Path | None = None) -> None:
        super().__init__(port=port)
        self._kept_in = kept_in

    @property
    def contents(self) -> Contents:
        """What its page offers to send beside words."""
        return {}

    @abstractmethod
    def api_routes(self) -> Sequence[Route]: ...

    @abstractmethod
    def on_page(self, asked: Mapping[str, str]) -> Json:
        """What the page shows."""

    @abstractmethod
    async def act(self, verb: str, given: Json) -> Json:
        """What somebody did on the page. Raises NotOnThePage."""

    @property
    @abstractmethod
    def connect_values(self) -> dict[str, str]:
        """What somebody who connects this account fills in."""

    def save(self, file: Path) -> None:
        """For the next start."""
        del file

    def keep(self) -> None:
        if self._kept_in is not None:
            self.save(self._kept_in)

    def page_text(self) -> str:
        return self.page.read_text(encoding="utf-8").replace(MARK, as_html(self.contents))

    def web_app(self) -> Starlette:
        pages = [
            Route("/", self._page, methods=["GET"]),
            Route(f"/{self.place}/state", self._state, methods=["GET"]),
            *(Route(path, _shared, methods=["GET"]) for path in SHARED),
        ]
        acting = Route(f"/{self.place}/{{verb}}", self._act, methods=["POST"])
        # Its own routes first: a page may have more than verbs.
        return Starlette(routes=[*pages, *self.api_routes(), acting])

    async def after_serving(self) -> None:
        self.keep()

    async def _page(self, _request: Request) -> Response:
        return HTMLResponse(self.page_text())

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self.on_page(request.query_params))

    async def _act(self, request: Request) -> Response:
        try:
            return JSONResponse(await self.act(request.path_params["verb"], await request.json()))
        except NotOnThePage as missing:
            return JSONResponse({"error": str(missing)}, 404)


class CallingSimulator(ProviderSimulator):
    """Of a provider that posts what happens to an address of the company's."""

    @property
    @abstractmethod
    def deliverer(self) -> Deliverer: ...

    @property
    def delivery(self) -> Delivery:
        return self.deliverer.delivery

    async def may_call(self, *hosts: str) -> None:
        """From now on it posts to these hosts, instead of those before."""
        await self.deliverer.may_call(*hosts)

    async def after_serving(self) -> None:
        await super().after_serving()
        await self.deliverer.close()


async def _shared(request: Request) -> Response:
    file, content_type = SHARED[request.url.path]
    return FileResponse(file, media_type=content_type)
