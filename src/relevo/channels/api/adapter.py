"""The API channel on the desk's port. Its other side knows repetitions by their id, so an unclear send is repeated."""

import json
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import ClassVar

from relevo.channels.api import wire
from relevo.desk.channels import api as desk
from relevo.platform.egress import EgressError, EgressResponse

SEND_WITHIN_S = 15.0
_UNAUTHORIZED = (401, 403)
_REFUSED = frozenset({400, 413, 415, 422})


class ApiConnector(desk.Connector):
    kind: ClassVar[str] = "api"
    capabilities: ClassVar[desk.Capabilities] = desk.Capabilities(
        text_limit=wire.SENT_CHARS,
        text_unit="characters",
        formatting="markdown",
        receives=desk.words_and_files("location", "quote", "reaction", "edit", "deletion", "choice"),
        sends=desk.words_and_files("location", "contact", "reaction", "quote", "edit", "deletion", "choice"),
        reactions=wire.REACTIONS,
        choices=100,
        choice_limit=200,
        statuses=frozenset({"sent", "delivered", "read"}),
        echoes=True,
        typing=True,
        reconciles="safe_to_repeat",
        attempts=25,
        sender_rate=desk.SendRate(50, 100),
        pair_rate=desk.SendRate(10, 20),
    )
    fields: ClassVar[Sequence[desk.ConnectField]] = (
        desk.ConnectField(name="target_url", pattern=r"https?://\S{3,1990}"),
        desk.ConnectField(name="secret", secret=True, pattern=r"\S{24,200}", generated=True),
        desk.ConnectField(name="previous_secret", secret=True, required=False, pattern=r"\S{24,200}"),
    )

    def open_hook(self, request: desk.HookRequest, connection: desk.Connection) -> desk.HookAnswer:
        if request.method != "POST":
            return _answer(405, {"code": "post_only", "detail": "Send events here with POST."})
        wire.verify(request.headers, request.body, _secrets(connection), now=request.at)
        try:
            elements = wire.split(request.body, told_as=request.headers.get("webhook-id", ""))
        except wire.Malformed as error:
            return _answer(422, {"code": "malformed", "detail": str(error)})
        return _answer(202, {"accepted": len(elements)}, elements)

    def parse(self, element: desk.RawBody) -> Sequence[desk.Incoming]:
        return wire.parse(element)

    def plan(self, message: desk.Outgoing) -> Sequence[desk.NewPart]:
        return wire.plan(message)

    def plan_amendment(self, amendment: desk.OutAmendment) -> Sequence[desk.NewPart]:
        return wire.plan_amendment(amendment)

    async def send(
        self, connection: desk.Connection, part: desk.Part, to: desk.Recipient, read_file: desk.ReadFile
    ) -> desk.Outcome:
        try:
            answer = await self._post(connection, str(part.part_id), wire.build(part, to))
        except EgressError as error:
            return desk.outcome_of(error)
        return _outcome(answer, str(part.part_id))

    async def check(self, connection: desk.Connection) -> desk.Checked:
        try:
            answer = await self._post(connection, f"ping-{time.time_ns()}", wire.build_ping(time.time()))
        except EgressError as error:
            check = desk.Check(name="target", ok=False, code="unreachable", detail=str(error))
        else:
            good = answer.status < 300
            check = desk.Check(
                name="target",
                ok=good,
                code="" if good else "signature" if answer.status in _UNAUTHORIZED else "refused",
                detail="" if good else f"HTTP {answer.status}",
            )
        return desk.Checked(checks=[check], account_name=connection.value("target_url"))

    async def show_typing(self, connection: desk.Connection, to: desk.Recipient) -> None:
        """Told once, without an id: it is no message, and nobody minds if it is lost."""
        try:
            await self._post(connection, f"typing-{time.time_ns()}", wire.build_typing(to))
        except EgressError:
            return

    async def fetch_media(self, connection: desk.Connection, media: desk.Media) -> desk.Fetched:
        try:
            answer = await self._egress.request("GET", media.ref, max_bytes=self.capabilities.file_bytes_in)
        except EgressError as error:
            raise desk.MediaLater(str(error)) from error
        if answer.status in (400, 401, 403, 404, 410):
            raise desk.MediaGone(f"HTTP {answer.status}")
        if answer.status != 200:
            raise desk.MediaLater(f"HTTP {answer.status}")
        name = media.name or media.ref.split("?")[0].rstrip("/").rsplit("/", 1)[-1] or "file"
        return desk.Fetched(name=name, content_type=answer.headers.get("content-type", ""), body=answer.body)

    async def _post(self, connection: desk.Connection, message_id: str, body: bytes) -> EgressResponse:
        headers = wire.signed_headers(_secrets(connection), message_id, time.time(), body)
        return await self._egress.request(
            "POST", connection.value("target_url"), headers=headers, content=body, within_s=SEND_WITHIN_S
        )


def _secrets(connection: desk.Connection) -> list[str]:
    return [text for text in (connection.secret("secret"), connection.secret("previous_secret")) if text]


def _answer(status: int, body: dict[str, object], elements: Sequence[desk.RawElement] = ()) -> desk.HookAnswer:
    return desk.HookAnswer(elements=elements, status=status, body=json.dumps(body), content_type="application/json")


def _outcome(answer: EgressResponse, part_id: str) -> desk.Outcome:
    detail = answer.body[:200].decode("utf-8", "replace")
    if answer.status < 300:
        return desk.Sent(external_id=part_id)
    if answer.status == 410:
        return desk.Stopped(code="gone", detail="HTTP 410: the other system does not want any more messages.")
    if answer.status in _REFUSED:
        return desk.Refused(code=f"http_{answer.status}", detail=detail)
    return desk.TryAgain(code=f"http_{answer.status}", detail=detail, after_s=_retry_after(answer))


def _retry_after(answer: EgressResponse) -> float | None:
    given = answer.headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:6])
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time()) if given else None
    except (ValueError, TypeError):
        return None
