"""Slack on the desk's port."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar, cast
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from relevo.channels.slack import planning, wire
from relevo.channels.slack.amending import AMENDS, amend, was_done_before
from relevo.desk.channels import api as desk
from relevo.platform.egress import EgressError, EgressResponse

DEFAULT_URL = "https://slack.com/api"
REACTS = "reactions:write"
"""Asked for since reactions can be sent. Apps that were set up before go on without."""
SCOPES = ("chat:write", "im:history", "users:read", "files:read", "files:write")
_STOPPED = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "missing_scope",
        "no_permission",
        "org_login_required",
    }
)
_AGAIN = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_NOBODY = frozenset({"channel_not_found", "not_in_channel", "is_archived", "user_not_found", "cannot_dm_bot"})


class SlackConnector(desk.Connector):
    kind: ClassVar[str] = "slack"
    capabilities: ClassVar[desk.Capabilities] = desk.Capabilities(
        text_limit=planning.TEXT_CHARS,
        text_unit="characters",
        formatting="mrkdwn",
        receives=desk.words_and_files("reaction", "edit", "deletion", "choice"),
        sends=desk.words_and_files("choice", "reaction", "edit", "deletion"),
        reactions=tuple(planning.EMOJI),
        choices=planning.BUTTONS,
        choice_limit=planning.BUTTON_CHARS,
        statuses=frozenset[Any](),
        echoes=True,
        reconciles="look_up",
        sender_rate=desk.SendRate(10, 20),
        pair_rate=desk.SendRate(1, 3),
    )
    fields: ClassVar[Sequence[desk.ConnectField]] = (
        desk.ConnectField(name="token", secret=True, pattern=r"xoxb-[A-Za-z0-9-]{3,300}"),
        desk.ConnectField(name="signing_secret", secret=True, pattern=r"[A-Za-z0-9]{16,128}"),
        desk.ConnectField(name="api_url", pattern=r"https?://\S{3,500}", default=DEFAULT_URL, is_address=True),
    )

    scopes: ClassVar[Sequence[str]] = SCOPES
    """What the app must be allowed to."""

    def open_hook(self, request: desk.HookRequest, connection: desk.Connection) -> desk.HookAnswer:
        if request.method != "POST":
            return desk.HookAnswer(status=405, body="Slack posts here.")
        wire.verify(request.headers, request.body, connection.secret("signing_secret"), now=request.at)
        body = wire.read_body(request.headers, request.body)
        challenge = wire.answer_to(body)
        if challenge is not None:
            return desk.HookAnswer(body=challenge, content_type="application/json")
        element = self.split(body)
        return desk.HookAnswer(elements=[element] if element else [])

    def split(self, body: dict[str, Any]) -> desk.RawElement | None:
        return wire.split(body)

    def parse(self, element: desk.RawBody) -> Sequence[desk.Incoming]:
        return wire.parse(element)

    def plan(self, message: desk.Outgoing) -> Sequence[desk.NewPart]:
        return planning.plan(message)

    def plan_amendment(self, amendment: desk.OutAmendment) -> Sequence[desk.NewPart]:
        return planning.plan_amendment(amendment)

    async def send(
        self, connection: desk.Connection, part: desk.Part, to: desk.Recipient, read_file: desk.ReadFile
    ) -> desk.Outcome:
        try:
            if AMENDS in part.body:
                return await self._amend(connection, part)
            if "file_id" in part.body:
                return await self._send_file(connection, part, to, read_file)
            given = wire.destination(to) | dict(part.body) | {"unfurl_links": False, "metadata": _mark(part)}
            answer = await self.call(connection, "chat.postMessage", given)
        except EgressError as error:
            return desk.outcome_of(error)
        told = told_by(answer)
        failure = failure_of(answer, told)
        return failure or desk.Sent(external_id=f"{told.get('channel')}:{told.get('ts')}")

    async def _amend(self, connection: desk.Connection, part: desk.Part) -> desk.Outcome:
        async def call(method: str, given: dict[str, Any]) -> EgressResponse:
            return await self.call(connection, method, given)

        answer = await amend(call, part)
        told = told_by(answer)
        if told.get("ok") is True or was_done_before(part, told):
            return desk.Sent(external_id=f"change:{part.part_id}")
        if told.get("error") == "missing_scope":
            # Without this one permission everything else still works: the channel goes on.
            return desk.Refused(code="missing_scope", detail=str(told.get("needed") or "")[:200])
        failure = failure_of(answer, told)
        return failure or desk.Unclear()

    async def _send_file(
        self, connection: desk.Connection, part: desk.Part, to: desk.Recipient, read_file: desk.ReadFile
    ) -> desk.Outcome:
        """Three requests; only the last one shows the file, so only it can be unclear."""
        body = await read_file(UUID(str(part.body["file_id"])))
        asked = {"filename": str(part.body["name"]), "length": len(body)}
        headers = {"content-type": "application/octet-stream"}
        try:
            answer = await self.call(connection, "files.getUploadURLExternal", asked, form=True)
            told = told_by(answer)
            failure = failure_of(answer, told)
            if failure is not None:
                return desk.TryAgain(code=failure.code) if isinstance(failure, desk.Unclear) else failure
            uploaded = await self._egress.request("POST", str(told.get("upload_url")), headers=headers, content=body)
        except EgressError as error:
            return desk.TryAgain(code="no_connection", detail=str(error)[:300])
        if uploaded.status >= 300:
            return desk.TryAgain(code=f"http_{uploaded.status}")
        where = wire.destination(to)
        done = {"files": [{"id": told.get("file_id"), "title": part.body["name"]}], "channel_id": where.pop("channel")}
        answer = await self.call(connection, "files.completeUploadExternal", done | where)
        told_last = told_by(answer)
        return failure_of(answer, told_last) or desk.Sent(external_id=f"file:{told.get('file_id')}")

    async def look_up(self, connection: desk.Connection, part: desk.Part, to: desk.Recipient) -> desk.Sent | None:
        where = wire.destination(to)
        method = "conversations.replies" if "thread_ts" in where else "conversations.history"
        given = {"channel": where["channel"], "limit": 50, "include_all_metadata": True}
        given |= {"ts": where["thread_ts"]} if "thread_ts" in where else {}
        try:
            told = told_by(await self.call(connection, method, given, form=True))
        except EgressError:
            return None
        for message in cast("list[dict[str, Any]]", told.get("messages") or []):
            metadata = cast("dict[str, Any]", message.get("metadata") or {})
            payload = cast("dict[str, Any]", metadata.get("event_payload") or {})
            if payload.get("part_id") == str(part.part_id):
                return desk.Sent(external_id=f"{where['channel']}:{message.get('ts')}")
        return None

    async def check(self, connection: desk.Connection) -> desk.Checked:
        try:
            answer = await self.call(connection, "auth.test", {})
        except EgressError as error:
            return _failed("unreachable", str(error)[:200])
        told = told_by(answer)
        if not told.get("ok"):
            code = "refused" if told.get("error") in _STOPPED else "trouble"
            return _failed(code, str(told.get("error") or f"HTTP {answer.status}"))
        checks = [desk.Check(name="token", ok=True)]
        granted = {one.strip() for one in answer.headers.get("x-oauth-scopes", "").split(",") if one.strip()}
        missing = [scope for scope in self.scopes if granted and scope not in granted]
        if missing:
            checks.append(desk.Check(name="scopes", ok=False, code="missing", detail=", ".join(missing)))
        elif granted and REACTS not in granted:
            checks.append(desk.Check(name="scopes", ok=False, code="no_reactions", detail=REACTS, is_advice=True))
        elif granted:
            checks.append(desk.Check(name="scopes", ok=True))
        return desk.Checked(
            checks=checks,
            account_id=str(told.get("team_id")),
            account_name=str(told.get("team") or ""),
            learned={"own_member": str(told.get("user_id") or ""), "team_id": str(told.get("team_id") or "")},
        )

    async def disconnect(self, connection: desk.Connection) -> None:
        """The token ends; with its last token Slack takes the app out of the workspace."""
        try:
            await self.call(connection, "auth.revoke", {}, form=True)
        except EgressError:
            return

    async def fetch_profile(self, connection: desk.Connection, address: str) -> desk.Profile | None:
        told = told_by(await self.call(connection, "users.info", {"user": wire.member_of(address)}, form=True))
        member = cast("dict[str, Any]", told.get("user") or {})
        name = member.get("real_name") or cast("dict[str, Any]", member.get("profile") or {}).get("real_name")
        return desk.Profile(name=str(name)[:120], username=str(member.get("name") or "") or None) if name else None

    async def fetch_media(self, connection: desk.Connection, media: desk.Media) -> desk.Fetched:
        try:
            address = media.ref
            if address.startswith("info:"):
                given = {"file": address.removeprefix("info:")}
                told = told_by(await self.call(connection, "files.info", given, form=True))
                file = cast("dict[str, Any]", told.get("file") or {})
                address = str(file.get("url_private_download") or file.get("url_private") or "")
                if not address:
                    raise desk.MediaGone("Slack gives no address for this file")
            headers = (
                {"authorization": f"Bearer {connection.secret('token')}"} if _is_slacks(address, connection) else {}
            )
            answer = await self._egress.request(
                "GET", address, headers=headers, max_bytes=self.capabilities.file_bytes_in
            )
        except EgressError as error:
            raise desk.MediaLater(str(error)[:200]) from error
        kind = answer.headers.get("content-type", "")
        if answer.status == 404 or (kind.startswith("text/html") and not media.content_type.startswith("text/html")):
            # A page to sign in, with status 200: the token may not read files.
            raise desk.MediaGone("Slack did not give the file")
        if answer.status != 200:
            raise desk.MediaLater(f"HTTP {answer.status}")
        return desk.Fetched(name=media.name, content_type=media.content_type or kind, body=answer.body)

    async def post_json(self, address: str, given: dict[str, Any]) -> EgressResponse:
        """Raises EgressError. To an address that Slack gave out: it is its own key, so no token goes along."""
        content = json.dumps(given).encode()
        return await self._egress.request(
            "POST", address, headers={"content-type": "application/json"}, content=content
        )

    async def call(
        self, connection: desk.Connection, method: str, given: dict[str, Any], *, form: bool = False
    ) -> EgressResponse:
        """Raises EgressError. Methods that read take a form, not JSON."""
        base = (connection.value("api_url") or DEFAULT_URL).rstrip("/")
        content = urlencode(given).encode() if form else json.dumps(given).encode()
        kind = "application/x-www-form-urlencoded" if form else "application/json; charset=utf-8"
        headers = {"authorization": f"Bearer {connection.secret('token')}", "content-type": kind}
        return await self._egress.request("POST", f"{base}/{method}", headers=headers, content=content)


def _mark(part: desk.Part) -> dict[str, Any]:
    """By which an unclear send is found again."""
    return {"event_type": "relevo_part", "event_payload": {"part_id": str(part.part_id)}}


def told_by(answer: EgressResponse) -> dict[str, Any]:
    parsed = desk.read_json(answer.body)
    return cast("dict[str, Any]", parsed) if isinstance(parsed, dict) else {}


def _failed(code: str, detail: str) -> desk.Checked:
    return desk.Checked(checks=[desk.Check(name="token", ok=False, code=code, detail=detail)])


def failure_of(
    answer: EgressResponse, told: dict[str, Any]
) -> desk.TryAgain | desk.Refused | desk.Stopped | desk.Unclear | None:
    """Slack answers 200 to nearly everything; what happened stands in `ok` and `error`."""
    if told.get("ok") is True:
        return None
    error = str(told.get("error") or "")
    if answer.status == 429 or error == "ratelimited":
        after = answer.headers.get("retry-after", "")
        return desk.TryAgain(code="too_many", after_s=float(after) if after.isascii() and after.isdigit() else None)
    if not error:
        code = f"http_{answer.status}"
        return desk.TryAgain(code=code) if answer.status == 503 else desk.Unclear(code=code)
    if error in _AGAIN:
        return desk.TryAgain(code=error)
    if error in _STOPPED:
        needed = f" ({told['needed']})" if told.get("needed") else ""
        return desk.Stopped(code=error, detail=f"{error}{needed}")
    return desk.Refused(code=error[:90], detail=error, why="recipient" if error in _NOBODY else "message")


def _is_slacks(address: str, connection: desk.Connection) -> bool:
    """The token goes to Slack, and to nobody whose address somebody wrote into a message."""
    host = urlsplit(address).hostname or ""
    own = urlsplit(connection.value("api_url") or DEFAULT_URL).hostname
    return host in (own, "slack.com", "files.slack.com") or host.endswith(".slack.com")
