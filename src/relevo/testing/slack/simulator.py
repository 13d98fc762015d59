"""The whole of it: a server on loopback, events to the app, and what people in the customer's workspace do."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from relevo.platform.egress import Egress, EgressError
from relevo.testing.slack.api import Fault, UrlOf, WebApi
from relevo.testing.slack.state import CHANNEL, Json, Person, Post, State, Stored

TOKEN = "xoxb-simulated-000000000000"
SIGNING_SECRET = "5151d8cbd5b94b9e8f742231b10e8888"
RETRY_AFTER_S = (0.3, 1.0, 3.0)
_PAGE = Path(__file__).with_name("desktop.html")


class SlackSimulator(UrlOf):
    """`calls`: hosts that it may post events to. `hook`: the address an admin pastes into the app's settings."""

    def __init__(
        self, *, calls: Iterable[str] = (), port: int = 0, kept_in: Path | None = None, team: bool = False
    ) -> None:
        self.state = State(TOKEN, SIGNING_SECRET)
        self.is_team = team
        if team:
            self.state.team, self.state.channels = "T00000007", {CHANNEL: "support"}
        self._egress = Egress(allow_hosts=list(calls))
        self.api = WebApi(self.state, self)
        self.hook = ""
        self.waiting: list[tuple[bytes, str]] = []
        """What happened while no hook was set: body and content type, for tests to carry."""
        self._port = port
        self._kept_in = kept_in
        if kept_in is not None:
            self.state.recall(kept_in)
        self._tasks: list[asyncio.Task[None]] = []
        self._server: uvicorn.Server | None = None

    def __call__(self) -> str:
        return self.url

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}"

    @property
    def connect_values(self) -> dict[str, str]:
        return {
            "token": self.state.token,
            "signing_secret": self.state.signing_secret,
            "api_url": f"{self.url}/api",
        }

    async def __aenter__(self) -> Self:
        # Named as TCP, or asyncio leaves Nagle on: 40 ms for each answer on a kept connection.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        routes = [
            Route("/", self._page, methods=["GET"]),
            Route("/desktop/state", self._desktop_state, methods=["GET"]),
            Route("/desktop/{verb}", self._desktop_act, methods=["POST"]),
            *self.api.routes(),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), log_config=None, log_level="critical", access_log=False, lifespan="off", ws="none"
        )
        self._server = _Server(config)
        self._tasks = [asyncio.create_task(self._server.serve(sockets=[listener]))]
        await self._server.began.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.should_exit = self._server.force_exit = True
            await asyncio.gather(*self._tasks, return_exceptions=True)
        self._keep()
        await self._egress.__aexit__(None, None, None)

    def fail_next(self, method: str = "chat.postMessage", **fault: Any) -> None:
        self.api.faults.append(Fault(method=method, **fault))

    async def connected(self, hook_url: str) -> bool:
        """The app's settings get the address: Slack asks there first whether it is the right one."""
        body = json.dumps({"type": "url_verification", "challenge": "c-123", "token": "old"}).encode()
        answer = await self._egress.request("POST", hook_url, headers=self.signed(body), content=body)
        good = answer.status == 200 and "c-123" in answer.body.decode()
        self.hook = hook_url if good else self.hook
        return good

    # What people do.

    async def say(self, person: Person, text: str, *, channel: str = "", thread_ts: str = "", **more: Any) -> Post:
        post = Post(self.state.next_ts(), channel or person.direct, person.id, text, thread_ts)
        self.state.posts.append(post)
        event = self._message(post) | more
        await self.tell(event)
        return post

    async def send_file(self, person: Person, name: str, content_type: str, body: bytes, text: str = "") -> Post:
        file_id = f"F{next(self.state.numbers):08}"
        self.state.files[file_id] = Stored(name, content_type, body)
        post = Post(self.state.next_ts(), person.direct, person.id, text, file=file_id)
        self.state.posts.append(post)
        files = [self.api.described(file_id)]
        await self.tell(self._message(post) | {"subtype": "file_share", "files": files})
        return post

    async def reply_with_file(self, person: Person, thread: Post, name: str, content_type: str, body: bytes) -> Post:
        file_id = f"F{next(self.state.numbers):08}"
        self.state.files[file_id] = Stored(name, content_type, body)
        post = Post(self.state.next_ts(), thread.channel, person.id, "", thread.ts, file=file_id)
        self.state.posts.append(post)
        files = [self.api.described(file_id)]
        await self.tell(self._message(post) | {"subtype": "file_share", "files": files})
        return post

    async def command(self, person: Person, text: str, *, channel: str = CHANNEL) -> None:
        form = {
            "command": "/relevo",
            "text": text,
            "user_id": person.id,
            "user_name": person.name.split()[0].lower(),
            "channel_id": channel,
            "team_id": self.state.team,
            "trigger_id": self.state.event_id(),
            "response_url": f"{self.url}/respond/{person.id}",
        }
        await self._deliver(urlencode(form).encode(), "application/x-www-form-urlencoded")

    async def edit(self, post: Post, text: str) -> None:
        before, post.text = self._message(post), text
        event = {"type": "message", "subtype": "message_changed", "channel": post.channel, "hidden": True}
        stamp = self.state.next_ts()
        changed = {"message": self._message(post), "previous_message": before, "ts": stamp, "event_ts": stamp}
        await self.tell(event | changed | {"channel_type": before["channel_type"]})

    async def delete(self, post: Post) -> None:
        self.state.posts.remove(post)
        stamp = self.state.next_ts()
        event = {"type": "message", "subtype": "message_deleted", "channel": post.channel, "deleted_ts": post.ts}
        before = {"previous_message": self._message(post), "ts": stamp, "event_ts": stamp}
        await self.tell(event | before | {"channel_type": "im" if post.channel.startswith("D") else "channel"})

    async def react(self, person: Person, post: Post, name: str) -> None:
        post.reaction = name
        item = {"type": "message", "channel": post.channel, "ts": post.ts}
        stamp = self.state.next_ts()
        await self.tell(
            {"type": "reaction_added", "user": person.id, "item": item, "reaction": name, "event_ts": stamp}
        )

    async def press(self, person: Person, post: Post, value: str) -> None:
        elements = [one for block in post.blocks for one in block.get("elements", ()) if block["type"] == "actions"]
        pressed = next(one for one in elements if one.get("value") == value)
        container: Json = {"type": "message", "message_ts": post.ts, "channel_id": post.channel}
        if post.thread_ts:
            container["thread_ts"] = post.thread_ts
        payload = {
            "type": "block_actions",
            "user": {"id": person.id, "username": person.name.split()[0].lower(), "team_id": self.state.team},
            "container": container,
            "response_url": f"{self.url}/respond/{person.id}",
            "actions": [{"type": "button", **pressed, "action_ts": self.state.next_ts()}],
        }
        body = urlencode({"payload": json.dumps(payload)}).encode()
        await self._deliver(body, "application/x-www-form-urlencoded")

    async def tell(self, event: Json) -> None:
        await self._deliver(json.dumps(self.wrapped(event)).encode(), "application/json")

    def wrapped(self, event: Json) -> Json:
        """As Slack posts it, under an id of its own: the same event twice has two."""
        return {
            "team_id": self.state.team,
            "api_app_id": "A00000001",
            "event": event,
            "type": "event_callback",
            "event_id": self.state.event_id(),
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.state.team, "user_id": self.state.app_member, "is_bot": True}],
            "is_ext_shared_channel": False,
        }

    def signed(self, body: bytes, content_type: str = "application/json") -> dict[str, str]:
        stamp = str(int(time.time()))
        mac = hmac.new(self.state.signing_secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        return {
            "content-type": content_type,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={mac.hexdigest()}",
        }

    def _message(self, post: Post) -> Json:
        event: Json = {
            "type": "message",
            "user": post.member,
            "text": post.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            "ts": post.ts,
            "team": self.state.team,
            "channel": post.channel,
            "event_ts": post.ts,
            "channel_type": "im" if post.channel.startswith("D") else "channel",
        }
        if post.thread_ts:
            root = next((one for one in self.state.posts if one.ts == post.thread_ts), post)
            event |= {"thread_ts": post.thread_ts, "parent_user_id": root.member}
        return event

    async def _deliver(self, body: bytes, content_type: str) -> None:
        self._keep()
        if not self.hook:
            self.waiting.append((body, content_type))
            return
        for number, pause_s in enumerate((*RETRY_AFTER_S, 0.0)):
            headers = self.signed(body, content_type)
            if number:
                headers |= {"x-slack-retry-num": str(number), "x-slack-retry-reason": "http_error"}
            with contextlib.suppress(EgressError):
                answer = await self._egress.request("POST", self.hook, headers=headers, content=body, within_s=3)
                if answer.status < 300:
                    return
            await asyncio.sleep(pause_s)

    def _keep(self) -> None:
        if self._kept_in is not None:
            self.state.keep(self._kept_in)

    # The page on which a person plays somebody at the customer's.

    async def _page(self, _request: Request) -> Response:
        return HTMLResponse(_PAGE.read_text(encoding="utf-8"))

    async def _desktop_state(self, request: Request) -> Response:
        person = self.state.people.get(request.query_params.get("person", ""))
        place = request.query_params.get("place", "direct")
        channel = CHANNEL if place == "channel" else person.direct if person else ""
        about: Json = {
            "hook": self.hook,
            "is_team": self.is_team,
            "channel": self.state.channels[CHANNEL],
            "whispers": [
                {"text": one.text, "ts": one.ts, "thread_ts": one.thread_ts}
                for one in self.state.whispers
                if person is not None and one.member == person.id
            ][-20:],
            "people": [{"id": one.id, "name": one.name} for one in self.state.people.values()],
            "posts": [self._shown(one) for one in self.state.posts if channel and one.channel == channel][-200:],
        }
        return JSONResponse(about | self.connect_values)

    def _shown(self, post: Post) -> Json:
        person = self.state.people.get(post.member)
        buttons = [one for block in post.blocks for one in block.get("elements", ()) if block["type"] == "actions"]
        file = self.state.files.get(post.file)
        return {
            "ts": post.ts,
            "by": "app" if post.is_ours else person.name if person else post.member,
            "is_app": post.is_ours,
            "text": post.text,
            "thread_ts": post.thread_ts,
            "buttons": [
                {"text": one["text"]["text"], "value": one.get("value", ""), "url": one.get("url", "")}
                for one in buttons
            ],
            "lines": _lines(post.blocks),
            "file": file.name if file else "",
            "reaction": post.reaction,
        }

    async def _desktop_act(self, request: Request) -> Response:
        given = await request.json()
        verb = request.path_params["verb"]
        if verb == "hook":
            try:
                return JSONResponse({"ok": await self.connected(str(given["url"]))})
            except EgressError as error:
                return JSONResponse({"ok": False, "error": str(error)})
        if verb == "new":
            made = self.state.add_person(
                str(given.get("name") or "Lucía Díaz")[:60], str(given.get("email") or "")[:200]
            )
            return JSONResponse({"id": made.id})
        person = self.state.people.get(str(given.get("person")))
        post = next((one for one in self.state.posts if one.ts == given.get("ts")), None)
        if person is None:
            return JSONResponse({"error": "person"}, 404)
        if verb == "say" and str(given["text"]).startswith("/relevo"):
            await self.command(person, str(given["text"]).removeprefix("/relevo").strip())
        elif verb == "say":
            channel = CHANNEL if given.get("place") == "channel" else ""
            await self.say(person, str(given["text"])[:4000], channel=channel, thread_ts=str(given.get("thread") or ""))
        elif verb == "press" and post is not None:
            await self.press(person, post, str(given["value"]))
        elif verb == "react" and post is not None:
            await self.react(person, post, "thumbsup")
        else:
            return JSONResponse({"error": "verb"}, 404)
        return JSONResponse({})


def _lines(blocks: list[Json]) -> list[str]:
    """A card's words, block by block, as the page shows them."""
    lines: list[str] = []
    for block in blocks:
        if block["type"] in ("section", "header"):
            found = [block["text"]] if "text" in block else block.get("fields", [])
            lines.append(" · ".join(str(one["text"]).replace("*\n", "* ") for one in found))
        elif block["type"] == "context":
            lines += [str(one["text"]) for one in block["elements"]]
    return lines


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.began = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.began.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        """Signals belong to whoever runs the simulator."""
        yield
