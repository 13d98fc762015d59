"""The methods of the Web API that a helpdesk needs. Slack answers 200 to nearly all; `error` says why not."""

import json
from collections.abc import Callable
from typing import Any, Protocol, cast

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from relevo.testing.provider import Faults
from relevo.testing.slack.state import Json, Post, State, Stored, Whisper

TEXT_CHARS = 40_000
SECTION_CHARS = 3_000
HEADER_CHARS = 150
MOST_BLOCKS = 50
FILE = "file"
"""The download of one, to plan a fault for."""
EMOJI = frozenset("+1 -1 heart grin tada cry pray eyes white_check_mark fire joy".split())
"""A few of the names that Slack knows."""


class Refusal(Exception):
    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.body: Json = {"ok": False, "error": error, **more}


class Outside(Protocol):
    """What the simulator is and does beside answering."""

    @property
    def url(self) -> str:
        """Where it listens; known once it does."""
        ...

    async def posted(self, post: Post, *, tells_first: bool) -> None:
        """The app wrote something; its events may go out, before the answer if `tells_first`."""
        ...


class WebApi:
    def __init__(self, state: State, outside: Outside) -> None:
        self._state = state
        self._outside = outside
        self.faults = Faults()

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
        if not self._state.is_installed:
            return JSONResponse({"ok": False, "error": "token_revoked"})
        given = await _given(request)

        async def do(tells_first: bool) -> Response:
            self._state.calls.append((method, given))
            try:
                told = self._do(method, given)
            except Refusal as refusal:
                return JSONResponse(refusal.body)
            if method == "chat.postMessage":
                await self._outside.posted(self._state.posts[-1], tells_first=tells_first)
            return JSONResponse({"ok": True, **told}, headers={"x-oauth-scopes": self._state.scopes})

        return await self.faults.meet(method, do)

    def _do(self, method: str, given: Json) -> Json:
        if method == "auth.test":
            own = {"team": "Example", "team_id": self._state.team}
            return own | {"user_id": self._state.app_member, "bot_id": "B1"}
        methods: dict[str, Callable[[Json], Json]] = {
            "auth.revoke": self._revoke,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "reactions.add": self._add_reaction,
            "reactions.remove": self._remove_reaction,
            "files.delete": self._delete_file,
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

    def _revoke(self, _given: Json) -> Json:
        self._state.is_installed = False
        return {"revoked": True}

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
        found.blocks, found.text, found.is_edited = _checked_blocks(given, text), text, True
        return {"channel": found.channel, "ts": found.ts, "text": text}

    def _delete(self, given: Json) -> Json:
        found = self._find(given, str(given.get("ts")))
        if not found.is_ours:
            raise Refusal("cant_delete_message")
        self._state.posts.remove(found)
        return {"channel": found.channel, "ts": found.ts}

    def _add_reaction(self, given: Json) -> Json:
        found, name = self._reacted(given)
        if name not in EMOJI:
            raise Refusal("invalid_name")
        if name in found.own_reactions:
            raise Refusal("already_reacted")
        found.own_reactions.append(name)
        return {}

    def _remove_reaction(self, given: Json) -> Json:
        found, name = self._reacted(given)
        if name not in found.own_reactions:
            raise Refusal("no_reaction")
        found.own_reactions.remove(name)
        return {}

    def _reacted(self, given: Json) -> tuple[Post, str]:
        if "reactions:write" not in self._state.scopes:
            raise Refusal("missing_scope", needed="reactions:write", provided=self._state.scopes)
        return self._find(given, str(given.get("timestamp"))), str(given.get("name") or "")

    def _find(self, given: Json, stamp: str) -> Post:
        channel = self._place(given)
        found = next((one for one in self._state.posts if (one.channel, one.ts) == (channel, stamp)), None)
        if found is None:
            raise Refusal("message_not_found")
        return found

    def _delete_file(self, given: Json) -> Json:
        file_id = str(given.get("file"))
        if self._state.files.pop(file_id, None) is None:
            raise Refusal("file_not_found")
        self._state.posts = [one for one in self._state.posts if one.file != file_id]
        return {}

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
        return {"upload_url": f"{self._outside.url}/upload/{file_id}", "file_id": file_id}

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
        address = f"{self._outside.url}/files-pri/{file_id}"
        named = {"id": file_id, "name": file.name, "mimetype": file.content_type, "size": len(file.body)}
        return named | {"mode": "hosted", "url_private": address, "url_private_download": address}

    async def _upload(self, request: Request) -> Response:
        file = self._state.files.get(request.path_params["id"])
        if file is None:
            return PlainTextResponse("not found", 404)
        file.body = await request.body()
        return PlainTextResponse(f"OK - {len(file.body)}")

    async def _download(self, request: Request) -> Response:
        async def give(_tells_first: bool) -> Response:
            file = self._state.files.get(request.path_params["id"])
            if request.headers.get("authorization") != f"Bearer {self._state.token}":
                return HTMLResponse("<html><title>Slack: sign in</title></html>")
            if file is None:
                return PlainTextResponse("not found", 404)
            return Response(file.body, media_type=file.content_type)

        return await self.faults.meet(FILE, give)


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


async def _given(request: Request) -> Json:
    body = await request.body()
    if "json" in request.headers.get("content-type", ""):
        return cast("Json", json.loads(body or b"{}"))
    async with request.form() as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}
