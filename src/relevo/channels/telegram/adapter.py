"""Telegram on the desk's port."""

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from relevo.channels.telegram import planning, sending, wire
from relevo.channels.telegram.client import DEFAULT_URL, Answer, Client
from relevo.desk.channels import api as desk
from relevo.platform.egress import EgressError

_JPEG = b"\xff\xd8\xff"
POLL_S = 20
HTTP_UNAUTHORIZED = 401
STOPPING_S = 2.0
"""Until what stops the channel was worked off, the next question is asked in vain."""
OFFSET = "_offset"
WEBHOOK, POLLING = "webhook", "polling"


class TelegramConnector(desk.Connector):
    kind: ClassVar[str] = "telegram"
    capabilities: ClassVar[desk.Capabilities] = desk.Capabilities(
        text_limit=planning.TEXT_UNITS,
        text_unit="utf16",
        caption_limit=planning.CAPTION_UNITS,
        formatting="html",
        receives=desk.words_and_files(
            "sticker", "location", "contact", "reaction", "quote", "edit", "choice", "referral", "forwarded"
        ),
        sends=desk.words_and_files("sticker", "location", "contact", "reaction", "quote", "edit", "deletion", "choice"),
        reactions=planning.REACTIONS,
        deletes_within_h=planning.DELETES_WITHIN_H,
        choices=100,
        choice_limit=planning.BUTTON_CHARS,
        statuses=frozenset[Any](),
        typing=True,
        typing_lasts_s=5,
        reconciles="never",
        sender_rate=desk.SendRate(30, 30),
        pair_rate=desk.SendRate(1, 5),
        file_bytes_in=wire.MAX_DOWNLOAD_BYTES,
        file_bytes_out=50_000_000,
    )
    fields: ClassVar[Sequence[desk.ConnectField]] = (
        desk.ConnectField(name="token", secret=True, pattern=r"\d{3,20}:[A-Za-z0-9_-]{5,100}"),
        desk.ConnectField(name="delivery", options=(WEBHOOK, POLLING), default=WEBHOOK),
        desk.ConnectField(name="api_url", pattern=r"https?://\S{3,500}", default=DEFAULT_URL, is_address=True),
    )
    is_polled: ClassVar[bool] = True

    def open_hook(self, request: desk.HookRequest, connection: desk.Connection) -> desk.HookAnswer:
        if request.method != "POST":
            return desk.HookAnswer(status=405, body="Telegram posts here.")
        wire.verify(request.headers, connection.secret("hook_secret"))
        element = wire.split(desk.read_json(request.body))
        # The body of the answer stays empty: Telegram would carry out a method that it finds there.
        return desk.HookAnswer(elements=[element] if element else [])

    def parse(self, element: desk.RawBody) -> Sequence[desk.Incoming]:
        return wire.parse(element)

    def plan(self, message: desk.Outgoing) -> Sequence[desk.NewPart]:
        return planning.plan(message)

    def plan_amendment(self, amendment: desk.OutAmendment) -> Sequence[desk.NewPart]:
        return planning.plan_amendment(amendment)

    def can_quote(self, external_id: str) -> bool:
        return planning.number_of(external_id) is not None

    async def send(
        self, connection: desk.Connection, part: desk.Part, to: desk.Recipient, read_file: desk.ReadFile
    ) -> desk.Outcome:
        client = Client(self._egress, connection)
        where = wire.address_of(to)
        try:
            answer = await sending.call(client, part, where, read_file)
            if not answer.ok and "migrate_to_chat_id" in answer.parameters:
                where |= {"chat_id": answer.parameters["migrate_to_chat_id"]}
                answer = await sending.call(client, part, where, read_file)
            if not answer.ok and answer.code == 400 and "can't parse entities" in answer.description:
                # It was not sent; without its marks it can be.
                answer = await sending.call(client, part, where, read_file, formatted=False)
        except EgressError as error:
            return desk.outcome_of(error)
        if answer.ok or sending.was_done_before(part, answer):
            return sending.sent_of(part, answer, to.address)
        return _failure(answer)

    async def check(self, connection: desk.Connection) -> desk.Checked:
        client = Client(self._egress, connection)
        try:
            me = await client.call("getMe")
            if not me.ok:
                code = "refused" if me.code in (401, 404) else "trouble"
                return desk.Checked(checks=[desk.Check(name="token", ok=False, code=code, detail=me.description)])
            account = cast("dict[str, Any]", me.result or {})
            checks = [desk.Check(name="token", ok=True)]
            new_secrets: dict[str, str] = {}
            if connection.value("delivery") == POLLING:
                checks.append(await _start_polling(client))
            else:
                hook_secret = connection.secret("hook_secret") or secrets.token_urlsafe(32)
                new_secrets["hook_secret"] = hook_secret
                checks += await _subscribe(client, connection.hook_url, hook_secret)
        except EgressError as error:
            return desk.Checked(
                checks=[desk.Check(name="token", ok=False, code="unreachable", detail=str(error)[:200])]
            )
        return desk.Checked(
            checks=checks,
            account_id=str(account.get("id")),
            account_name=f"@{account.get('username')}"
            if account.get("username")
            else str(account.get("first_name") or ""),
            new_secrets=new_secrets,
        )

    async def disconnect(self, connection: desk.Connection) -> None:
        try:
            await Client(self._egress, connection).call("deleteWebhook")
        except EgressError:
            return

    async def fetch_media(self, connection: desk.Connection, media: desk.Media) -> desk.Fetched:
        if media.size_bytes is not None and media.size_bytes > wire.MAX_DOWNLOAD_BYTES:
            raise desk.MediaGone("larger than the 20 MB that Telegram gives out")
        client = Client(self._egress, connection)
        try:
            found = await client.call("getFile", {"file_id": media.ref})
            if not found.ok:
                raise desk.MediaGone(found.description) if found.code == 400 else desk.MediaLater(found.description)
            path = str(cast("dict[str, Any]", found.result).get("file_path") or "")
            status, content_type, body = await client.download(path, max_bytes=wire.MAX_DOWNLOAD_BYTES)
        except EgressError as error:
            raise desk.MediaLater(str(error)[:200]) from error
        if status != 200:
            raise desk.MediaLater(f"HTTP {status}")
        if media.kind == "sticker" and body.startswith(_JPEG):
            # The still of an animated one comes in either format.
            return desk.Fetched(name="sticker.jpg", content_type="image/jpeg", body=body)
        return desk.Fetched(name=media.name, content_type=media.content_type or content_type, body=body)

    async def poll(self, connection: desk.Connection) -> desk.HookAnswer:
        given: dict[str, Any] = {"timeout": POLL_S, "allowed_updates": list(wire.UPDATES)}
        if connection.value(OFFSET):
            given["offset"] = int(connection.value(OFFSET))
        answer = await Client(self._egress, connection).call("getUpdates", given, within_s=POLL_S + 15)
        if answer.is_json and answer.code == HTTP_UNAUTHORIZED:
            # Nobody would ever hear of it otherwise: nothing comes in, and nothing may go out for days.
            return await _stopping(answer.description)
        if not answer.ok:
            raise PollRefused(f"{answer.code} {answer.description}"[:200])
        updates = cast("list[Any]", answer.result or [])
        return desk.HookAnswer(elements=[found for found in map(wire.split, updates) if found])

    def after_poll(self, answer: desk.HookAnswer) -> Mapping[str, str]:
        numbers = [int(one.body["update_id"]) for one in answer.elements if "update_id" in one.body]
        return {OFFSET: str(max(numbers) + 1)} if numbers else {}

    async def heard(self, connection: desk.Connection, incoming: Sequence[desk.Incoming]) -> None:
        for one in incoming:
            if isinstance(one, desk.MessageIn) and one.external_id.startswith("callback:"):
                # Until then the pressed button shows a turning wheel.
                query_id = one.external_id.removeprefix("callback:")
                await Client(self._egress, connection).call("answerCallbackQuery", {"callback_query_id": query_id})

    async def show_typing(self, connection: desk.Connection, to: desk.Recipient) -> None:
        await Client(self._egress, connection).call("sendChatAction", wire.address_of(to) | {"action": "typing"})


async def _stopping(detail: str) -> desk.HookAnswer:
    await asyncio.sleep(STOPPING_S)
    body = {"stopped": "token_refused", "detail": detail[:300]}
    return desk.HookAnswer(elements=[desk.RawElement(external_id=f"stopped:{time.time():.0f}", lane="bot", body=body)])


class PollRefused(Exception):
    """Telegram did not answer the question for updates."""


async def _subscribe(client: Client, url: str, secret: str) -> list[desk.Check]:
    set_up = await client.call(
        "setWebhook", {"url": url, "secret_token": secret, "allowed_updates": list(wire.UPDATES), "max_connections": 40}
    )
    if not set_up.ok:
        code = "needs_https" if "https" in set_up.description.lower() else "refused"
        return [desk.Check(name="webhook", ok=False, code=code, detail=set_up.description)]
    info = await client.call("getWebhookInfo")
    told = cast("dict[str, Any]", info.result or {})
    checks = [desk.Check(name="webhook", ok=True)]
    if told.get("last_error_message"):
        checks.append(
            desk.Check(name="webhook_errors", ok=False, detail=str(told["last_error_message"])[:300], is_advice=True)
        )
    return checks


async def _start_polling(client: Client) -> desk.Check:
    answer = await client.call("deleteWebhook")
    if answer.ok:
        return desk.Check(name="polling", ok=True)
    return desk.Check(name="polling", ok=False, code="refused", detail=answer.description)


def _failure(answer: Answer) -> desk.Outcome:
    detail = answer.description[:300]
    if not answer.is_json:
        # Not Telegram's words but those of something before it, which may have let the message through.
        busy = answer.status in (429, 503)
        return desk.TryAgain(code=f"http_{answer.status}") if busy else desk.Unclear(code=f"http_{answer.status}")
    if answer.code == 429:
        after = answer.parameters.get("retry_after")
        return desk.TryAgain(
            code="too_many", detail=detail, after_s=float(after) if isinstance(after, int | float) else None
        )
    if answer.code in (401, 404):
        return desk.Stopped(code="token_refused", detail=detail)
    if answer.code == 403:
        return desk.Refused(code="blocked_by_customer", detail=detail, why="recipient")
    if answer.code == 400 and "chat not found" in detail:
        return desk.Refused(code="no_such_chat", detail=detail, why="recipient")
    if answer.code >= 500:
        return desk.TryAgain(code=f"http_{answer.code}", detail=detail)
    return desk.Refused(code=f"telegram_{answer.code}", detail=detail)
