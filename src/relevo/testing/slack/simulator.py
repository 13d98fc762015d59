"""The whole of it: a server on loopback, events to the app, and what people in the customer's workspace do."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from starlette.routing import Route

from relevo.platform.egress import EgressError
from relevo.testing.contents import Contents
from relevo.testing.provider import CallingSimulator, Deliverer, NotOnThePage, Webhook
from relevo.testing.samples import Sample
from relevo.testing.slack.api import WebApi
from relevo.testing.slack.contents import CONTENTS
from relevo.testing.slack.state import CHANNEL, Json, Person, Post, State, Stored

TOKEN = "xoxb-simulated-000000000000"
APP = "A00000001"
SIGNING_SECRET = "5151d8cbd5b94b9e8f742231b10e8888"
PAUSES_S = (0.3, 1.0, 3.0)
"""Slack itself tries at once, after a minute and after five."""
ACK_WITHIN_S = 3
FORM = "application/x-www-form-urlencoded"


class SlackSimulator(CallingSimulator):
    """`calls`: hosts that it may post events to. `hook`: the address an admin pastes into the app's settings."""

    page: ClassVar[Path] = Path(__file__).with_name("desktop.html")
    place: ClassVar[str] = "desktop"

    def __init__(
        self, *, calls: Iterable[str] = (), port: int = 0, kept_in: Path | None = None, team: bool = False
    ) -> None:
        super().__init__(port=port, kept_in=kept_in)
        self.state = State(TOKEN, SIGNING_SECRET)
        self.is_team = team
        if team:
            self.state.team, self.state.channels = "T00000007", {CHANNEL: "support"}
        if kept_in is not None:
            self.state.recall(kept_in)
        self.hooks = Deliverer(self, calls=calls, pauses_s=PAUSES_S, within_s=ACK_WITHIN_S)
        self.api = WebApi(self.state, self)
        self.hook = ""
        self.waiting: list[tuple[bytes, str]] = []
        """What happened while no hook was set: body and content type, for tests to carry."""

    @property
    def deliverer(self) -> Deliverer:
        return self.hooks

    @property
    def connect_values(self) -> dict[str, str]:
        return {
            "token": self.state.token,
            "signing_secret": self.state.signing_secret,
            "api_url": f"{self.url}/api",
        }

    @property
    def contents(self) -> Contents:
        return CONTENTS

    def api_routes(self) -> Sequence[Route]:
        return self.api.routes()

    def fail_next(self, method: str = "chat.postMessage", *, status: int = 200, **how: Any) -> None:
        self.api.faults.plan(method, status=status, **how)

    async def connected(self, hook_url: str) -> bool:
        """The app's settings get the address: Slack asks there first whether it is the right one."""
        body = json.dumps({"type": "url_verification", "challenge": "c-123", "token": "old"}).encode()
        answer = await self.hooks.egress.request("POST", hook_url, headers=self.signed(body), content=body)
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

    async def send_file(
        self, person: Person, name: str, content_type: str, body: bytes, text: str = "", *, thread: Post | None = None
    ) -> Post:
        file_id = self._keep_sample(Sample(name, content_type, body))
        channel, thread_ts = (thread.channel, thread.ts) if thread else (person.direct, "")
        return await self._share(Post(self.state.next_ts(), channel, person.id, text, thread_ts, file=file_id))

    async def _share(self, post: Post) -> Post:
        self.state.posts.append(post)
        files = [self.api.described(post.file)]
        await self.tell(self._message(post) | {"subtype": "file_share", "files": files})
        return post

    async def send_content(self, person: Person, what: str, *, channel: str = "", thread_ts: str = "") -> None:
        """One of `contents`. Raises NotOnThePage."""
        if what not in self.contents:
            raise NotOnThePage(what)
        for one in self.contents[what].build(self._keep_sample):
            post = Post(self.state.next_ts(), channel or person.direct, person.id, one["text"], thread_ts)
            post.file = one["file"]
            await self._share(post)

    def _keep_sample(self, sample: Sample) -> str:
        file_id = f"F{next(self.state.numbers):08}"
        self.state.files[file_id] = Stored(sample.name, sample.content_type, sample.body)
        return file_id

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
        await self._deliver(urlencode(form).encode(), FORM)

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
        await self._tell_reaction("reaction_added", person, post, name)

    async def unreact(self, person: Person, post: Post) -> None:
        name, post.reaction = post.reaction, ""
        await self._tell_reaction("reaction_removed", person, post, name)

    async def _tell_reaction(self, kind: str, person: Person, post: Post, name: str) -> None:
        item = {"type": "message", "channel": post.channel, "ts": post.ts}
        await self.tell(
            {"type": kind, "user": person.id, "item": item, "reaction": name, "event_ts": self.state.next_ts()}
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
        await self._deliver(body, FORM)

    async def tell(self, event: Json) -> None:
        await self._deliver(json.dumps(self.wrapped(event)).encode(), "application/json")

    def wrapped(self, event: Json) -> Json:
        """As Slack posts it, under an id of its own: the same event twice has two."""
        return {
            "team_id": self.state.team,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": self.state.event_id(),
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.state.team, "user_id": self.state.app_member, "is_bot": True}],
            "is_ext_shared_channel": False,
        }

    def signed(self, body: bytes, content_type: str = "application/json") -> dict[str, str]:
        return self.hooks.headers(Webhook(url=self.hook, body=body, content_type=content_type))

    def proof(self, webhook: Webhook, *, is_wrong: bool = False) -> Mapping[str, str]:
        stamp, secret = str(int(time.time())), "another" if is_wrong else self.state.signing_secret
        mac = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + webhook.body, hashlib.sha256)
        return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={mac.hexdigest()}"}

    def retry_headers(self, webhook: Webhook, attempt: int) -> Mapping[str, str]:
        return {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": "http_error"} if attempt else {}

    def save(self, file: Path) -> None:
        self.state.keep(file)

    async def posted(self, post: Post, *, tells_first: bool) -> None:
        """What the app wrote itself is told to it too, where somebody subscribed to that: before the answer or not."""
        self.keep()
        if tells_first:
            await self.tell(self._message(post) | {"bot_id": "B1", "app_id": APP})

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
        self.keep()
        if not self.state.is_installed:
            return
        if self.hook:
            await self.hooks.tell(Webhook(url=self.hook, body=body, content_type=content_type))
        else:
            self.waiting.append((body, content_type))

    # The page on which a person plays somebody at the customer's.

    def on_page(self, asked: Mapping[str, str]) -> Json:
        person = self.state.people.get(asked.get("person", ""))
        place = asked.get("place", "direct")
        channel = CHANNEL if place == "channel" else person.direct if person else ""
        about: Json = {
            "hook": self.hook,
            "is_installed": self.state.is_installed,
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
        return about | self.connect_values

    def _shown(self, post: Post) -> Json:
        person = self.state.people.get(post.member)
        buttons = [one for block in post.blocks for one in block.get("elements", ()) if block["type"] == "actions"]
        file = self.state.files.get(post.file)
        return {
            "ts": post.ts,
            "by": "app" if post.is_ours else person.name if person else post.member,
            "member": post.member,
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
            "own_reactions": [f":{name}:" for name in post.own_reactions],
            "is_edited": post.is_edited,
        }

    async def act(self, verb: str, given: Json) -> Json:
        if verb == "hook":
            try:
                return {"ok": await self.connected(str(given["url"]))}
            except EgressError as error:
                return {"ok": False, "error": str(error)}
        if verb == "install":
            self.state.install_again()
            return {}
        if verb == "new":
            name, email = str(given.get("name") or "Lucía Díaz")[:60], str(given.get("email") or "")[:200]
            return {"id": self.state.add_person(name, email).id}
        person = self.state.people.get(str(given.get("person")))
        post = next((one for one in self.state.posts if one.ts == given.get("ts")), None)
        if person is None:
            raise NotOnThePage("person")
        channel = CHANNEL if given.get("place") == "channel" else ""
        thread = str(given.get("thread") or "")
        if verb == "say" and str(given["text"]).startswith("/relevo"):
            await self.command(person, str(given["text"]).removeprefix("/relevo").strip())
        elif verb == "say":
            await self.say(person, str(given["text"])[:4000], channel=channel, thread_ts=thread)
        elif verb == "content":
            await self.send_content(person, str(given["what"]), channel=channel, thread_ts=thread)
        elif post is not None:
            await self._change(verb, person, post, given)
        else:
            raise NotOnThePage("verb")
        return {}

    async def _change(self, verb: str, person: Person, post: Post, given: Json) -> None:
        """What is done to a message that is there."""
        match verb:
            case "press":
                await self.press(person, post, str(given["value"]))
            case "react" if post.reaction:
                await self.unreact(person, post)
            case "react":
                await self.react(person, post, "thumbsup")
            case "edit" if post.member == person.id:
                post.is_edited = True
                await self.edit(post, str(given["text"])[:4000])
            case "delete" if post.member == person.id:
                await self.delete(post)
            case _:
                raise NotOnThePage("verb")


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
