"""The methods of the Web API that a helpdesk needs. Slack answers 200 to nearly all; `error` says why not."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from relevo.testing.slack.state import Json, Post, State, Stored, Whisper

TEXT_CHARS = 40_000
SECTION_CHARS = 3_000
HEADER_CHARS = 150
MOST_BLOCKS = 50


class Refusal(Exception):
    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.body: Json = {"ok": False, "error": error, **more}


@dataclass
class Fault:
    """What goes wrong with a method's next call: an answer instead of doing it, or a cut before or after doing it."""

    method: str = "chat.postMessage"
    status: int = 200
    body: Json | str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cut_before: bool = False
    cut_after: bool = False
    wait_s: float = 0.0


class WebApi:
    def __init__(self, state: State, url: "UrlOf") -> None:
        self._state = state
        self._url = url
        self.faults: list[Fault] = []

    def routes(self) -> list[Route]:
        return [
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            Route("/respond/{member}", self.respond, methods=["POST"]),
            Route("/upload/{id}", self._upload, methods=["POST"]),
            Route("/files-pri/{id}", self._download, methods=["GET"]),
        ]

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.headers.get("authorization") != f"Bearer {self._state.token}":
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        given = await _given(request)
        fault = next((one for one in self.faults if one.method == method), None)
        if fault is not None:
            self.faults.remove(fault)
            await asyncio.sleep(fault.wait_s)
            if fault.cut_before:
                return _Cut()
            if not fault.cut_after:
                return _faulty(fault)
        self._state.calls.append((method, given))
        try:
            told = self._do(method, given)
        except Refusal as refusal:
            return JSONResponse(refusal.body)
        if fault is not None:
            return _Cut()
        return JSONResponse({"ok": True, **told}, headers={"x-oauth-scopes": self._state.scopes})

    def _do(self, method: str, given: Json) -> Json:
        if method == "auth.test":
            own = {"team": "Example", "team_id": self._state.team}
            return own | {"user_id": self._state.app_member, "bot_id": "B1"}
        methods: dict[str, Callable[[Json], Json]] = {
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.postEphemeral": self._whisper,
            "conversations.list": self._list,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "users.info": self._person,
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._complete,
            "files.info": lambda asked: {"file": self.described(str(asked.get("file")))},
        }
        if method not in methods:
            raise Refusal("unknown_method")
        return methods[method](given)

    def _post(self, given: Json) -> Json:
        person = self._state.people.get(str(given.get("channel")))
        if person is not None:
            # A member's id stands for the direct message with them.
            given = given | {"channel": person.direct}
        channel, text = self._place(given), str(given.get("text") or "")
        blocks = _checked_blocks(given, text)
        post = Post(
            ts=self._state.next_ts(),
            channel=channel,
            member=self._state.app_member,
            text=text,
            thread_ts=str(given.get("thread_ts") or ""),
            is_ours=True,
            blocks=blocks,
            metadata=cast("Json", given.get("metadata") or {}),
        )
        self._state.posts.append(post)
        return {"channel": channel, "ts": post.ts, "message": {"type": "message", "text": text, "ts": post.ts}}

    def _update(self, given: Json) -> Json:
        found = next((one for one in self._state.posts if one.ts == given.get("ts") and one.is_ours), None)
        if found is None or found.channel != self._place(given):
            raise Refusal("message_not_found")
        text = str(given.get("text") or "")
        found.blocks, found.text = _checked_blocks(given, text), text
        return {"channel": found.channel, "ts": found.ts, "text": text}

    def _whisper(self, given: Json) -> Json:
        channel, member = self._place(given), str(given.get("user") or "")
        if member not in self._state.people:
            raise Refusal("user_not_in_channel")
        stamp = self._state.next_ts()
        thread = str(given.get("thread_ts") or "")
        self._state.whispers.append(Whisper(stamp, member, channel, thread, str(given.get("text") or "")))
        return {"message_ts": stamp}

    def _list(self, _given: Json) -> Json:
        named = [(one, name, True) for one, name in self._state.channels.items()]
        named += [(one, name, False) for one, name in self._state.closed_channels.items()]
        listed = [{"id": one, "name": name, "is_channel": True, "is_member": inside} for one, name, inside in named]
        return {"channels": listed, "response_metadata": {"next_cursor": ""}}

    async def respond(self, request: Request) -> Response:
        """The address that a command or a pressed button brings along: no token, five times, half an hour."""
        member = request.path_params["member"]
        given = await request.json()
        self._state.whispers.append(Whisper(self._state.next_ts(), member, "", "", str(given.get("text") or "")))
        return PlainTextResponse("ok")

    def _place(self, given: Json) -> str:
        channel = str(given.get("channel") or given.get("channel_id") or "")
        if channel in self._state.closed_channels:
            raise Refusal("not_in_channel")
        if channel not in self._state.channels and not any(
            one.direct == channel for one in self._state.people.values()
        ):
            raise Refusal("channel_not_found")
        return channel

    def _person(self, given: Json) -> Json:
        person = self._state.people.get(str(given.get("user")))
        if person is None:
            raise Refusal("user_not_found")
        profile = {"real_name": person.name, "display_name": person.name.split()[0].lower()}
        if person.email:
            profile["email"] = person.email
        about = {"id": person.id, "name": profile["display_name"], "real_name": person.name, "profile": profile}
        home = "T00000099" if person.is_stranger else self._state.team
        return {"user": about | {"team_id": home, "is_stranger": person.is_stranger, "is_bot": False}}

    def _history(self, given: Json) -> Json:
        channel, thread = self._place(given), str(given.get("ts") or "")
        found = [
            {"type": "message", "ts": post.ts, "text": post.text, "user": post.member, "metadata": post.metadata}
            for post in self._state.posts
            if post.channel == channel and (not thread or thread in (post.thread_ts, post.ts))
        ]
        return {"messages": found[-int(given.get("limit") or 100) :], "has_more": False}

    def _upload_url(self, given: Json) -> Json:
        if not given.get("filename") or int(given.get("length") or 0) <= 0:
            raise Refusal("invalid_arguments")
        file_id = f"F{next(self._state.numbers):08}"
        self._state.files[file_id] = Stored(str(given["filename"]), "application/octet-stream", b"")
        return {"upload_url": f"{self._url()}/upload/{file_id}", "file_id": file_id}

    def _complete(self, given: Json) -> Json:
        channel = self._place(given)
        files = cast("list[Json]", given.get("files") or [])
        if not files or str(files[0].get("id")) not in self._state.files:
            raise Refusal("file_not_found")
        post = Post(
            ts=self._state.next_ts(),
            channel=channel,
            member=self._state.app_member,
            text="",
            thread_ts=str(given.get("thread_ts") or ""),
            is_ours=True,
            file=str(files[0]["id"]),
        )
        self._state.posts.append(post)
        return {"files": [{"id": post.file}]}

    def described(self, file_id: str) -> Json:
        file = self._state.files.get(file_id)
        if file is None:
            raise Refusal("file_not_found")
        address = f"{self._url()}/files-pri/{file_id}"
        named = {"id": file_id, "name": file.name, "mimetype": file.content_type, "size": len(file.body)}
        return named | {"mode": "hosted", "url_private": address, "url_private_download": address}

    async def _upload(self, request: Request) -> Response:
        file = self._state.files.get(request.path_params["id"])
        if file is None:
            return PlainTextResponse("not found", 404)
        file.body = await request.body()
        return PlainTextResponse(f"OK - {len(file.body)}")

    async def _download(self, request: Request) -> Response:
        file = self._state.files.get(request.path_params["id"])
        if request.headers.get("authorization") != f"Bearer {self._state.token}":
            return HTMLResponse("<html><title>Slack: sign in</title></html>")
        if file is None:
            return PlainTextResponse("not found", 404)
        return Response(file.body, media_type=file.content_type)


def _checked_blocks(given: Json, text: str) -> list[Json]:
    blocks = cast("list[Json]", given.get("blocks") or [])
    if not text and not blocks:
        raise Refusal("no_text")
    if len(text) > TEXT_CHARS:
        raise Refusal("msg_too_long")
    if len(blocks) > MOST_BLOCKS:
        raise Refusal("invalid_blocks")
    for block in blocks:
        shown = str(cast("Json", block.get("text") or {}).get("text") or "")
        limit = HEADER_CHARS if block.get("type") == "header" else SECTION_CHARS
        has_words = bool(block.get("fields")) or 0 < len(shown) <= limit
        if block.get("type") in ("section", "header") and not has_words:
            raise Refusal("invalid_blocks")
        if len(cast("list[Any]", block.get("elements") or [])) > 25:
            raise Refusal("invalid_blocks")
    return blocks


class UrlOf(Protocol):
    """Where the simulator listens; known once it does."""

    def __call__(self) -> str: ...


class _Cut(Response):
    """Begins an answer and hangs up: whoever asked cannot know that it was done."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"500")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        raise ConnectionResetError("cut on purpose, after it was done")


async def _given(request: Request) -> Json:
    body = await request.body()
    if "json" in request.headers.get("content-type", ""):
        return cast("Json", json.loads(body or b"{}"))
    async with request.form() as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def _faulty(fault: Fault) -> Response:
    if isinstance(fault.body, dict):
        return JSONResponse(fault.body, fault.status, headers=fault.headers)
    return HTMLResponse(fault.body or "<html>Server Error</html>", fault.status, headers=fault.headers)
