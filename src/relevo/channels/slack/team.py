"""The team's own Slack as an outpost: cards, threads, buttons, private words."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit
from uuid import UUID

from relevo.channels.slack import planning, team_wire
from relevo.channels.slack.adapter import DEFAULT_URL, SlackConnector, failure_of, told_by
from relevo.channels.slack.blocks import blocks_of, escaped, fallback_of
from relevo.desk.channels import api as desk
from relevo.desk.outposts.api import Card, OutpostConnector, Place, Places, PrivateWord, Words
from relevo.platform.egress import EgressError
from relevo.platform.http.schemas import JsonObject

SCOPES = (
    "chat:write",
    "channels:history",
    "channels:read",
    "groups:history",
    "groups:read",
    "users:read",
    "users:read.email",
    "files:read",
    "files:write",
    "commands",
)
MOST_PLACES = 1000
LOOKED_THROUGH = 15
_RESPONSES = "hooks.slack.com"


class SlackTeamConnector(SlackConnector, OutpostConnector):
    kind: ClassVar[str] = "slack_team"
    fields: ClassVar[Sequence[desk.ConnectField]] = (
        *SlackConnector.fields[:2],
        desk.ConnectField(name="language", options=("en", "es", "pt"), default="en"),
        SlackConnector.fields[2],
    )
    scopes: ClassVar[Sequence[str]] = SCOPES

    def split(self, body: dict[str, Any]) -> desk.RawElement | None:
        return team_wire.split(body)

    def parse(self, element: desk.RawBody) -> Sequence[desk.Incoming]:
        return team_wire.parse(element)

    async def fetch_profile(self, connection: desk.Connection, address: str) -> desk.Profile | None:
        """With the mail address, if Slack confirmed it and the member is the workspace's own."""
        told = told_by(await self.call(connection, "users.info", {"user": address}, form=True))
        member = cast("dict[str, Any]", told.get("user") or {})
        profile = cast("dict[str, Any]", member.get("profile") or {})
        foreign = bool(member.get("is_stranger") or member.get("is_bot") or member.get("deleted"))
        at_home = str(member.get("team_id") or "") == connection.value("team_id")
        confirmed = member.get("is_email_confirmed") is not False
        email = profile.get("email")
        trusted = isinstance(email, str) and at_home and confirmed and not foreign
        name = str(member.get("real_name") or profile.get("real_name") or "")
        return desk.Profile(name=name[:120] or None, email=str(email)[:320] if trusted else None)

    async def list_places(self, connection: desk.Connection) -> Places:
        found: list[Place] = []
        given: dict[str, Any] = {"types": "public_channel,private_channel", "exclude_archived": "true", "limit": 200}
        try:
            while len(found) < MOST_PLACES:
                answer = await self.call(connection, "conversations.list", given, form=True)
                told = told_by(answer)
                if not told.get("ok"):
                    return Places(items=found, problem=str(told.get("error") or f"HTTP {answer.status}")[:200])
                found += [_place(one) for one in cast("list[dict[str, Any]]", told.get("channels") or [])]
                meta = cast("dict[str, Any]", told.get("response_metadata") or {})
                if not meta.get("next_cursor"):
                    break
                given["cursor"] = meta["next_cursor"]
        except EgressError as error:
            return Places(items=found, problem=str(error)[:200])
        return Places(items=sorted(found, key=lambda one: (not one.is_open, one.name))[:MOST_PLACES])

    async def post_card(self, connection: desk.Connection, place: str, card: Card, key: str) -> desk.Outcome:
        mark = {"event_type": "relevo_card", "event_payload": {"card": key}}
        given = {"channel": place, "text": fallback_of(card), "blocks": blocks_of(card), "metadata": mark}
        outcome = await self._post(connection, "chat.postMessage", given | {"unfurl_links": False})
        if isinstance(outcome, desk.Unclear):
            return await self._find_card(connection, place, key) or outcome
        return outcome

    async def update_card(self, connection: desk.Connection, place: str, thread: str, card: Card) -> desk.Outcome:
        given = {"channel": place, "ts": thread, "text": fallback_of(card), "blocks": blocks_of(card)}
        outcome = await self._post(connection, "chat.update", given)
        if isinstance(outcome, desk.Refused) and outcome.code == "message_not_found":
            # Somebody deleted the card; its thread lives on.
            return desk.Sent(external_id=thread)
        return outcome

    async def post_words(
        self, connection: desk.Connection, place: str, thread: str, words: Words, read_file: desk.ReadFile
    ) -> desk.Outcome:
        said = desk.render_for(words.text, "mrkdwn") if words.text else ""
        pieces = desk.split_text(f"*{escaped(words.by)}*\n{said}".strip(), planning.TEXT_CHARS, "characters")
        outcome: desk.Outcome = desk.Sent(external_id=thread)
        for piece in pieces:
            given = {"channel": place, "thread_ts": thread, "text": piece, "unfurl_links": False}
            outcome = await self._post(connection, "chat.postMessage", given)
            if not isinstance(outcome, desk.Sent):
                return outcome
        for file in words.files:
            body: JsonObject = {"file_id": str(file.id), "name": file.name}
            part = desk.Part(part_id=UUID(int=0), body=body)
            to = desk.Recipient(address=f"{place}:{thread}@")
            sent = await self.send(connection, part, to, read_file)
            if isinstance(sent, desk.TryAgain | desk.Stopped):
                return sent
        return outcome

    async def tell(self, connection: desk.Connection, word: PrivateWord) -> desk.Outcome:
        text = escaped(word.text) + (f"\n<{word.url}>" if word.url else "")
        if word.respond_to and _may_respond(word.respond_to, connection):
            return await self._respond(word.respond_to, text)
        if not word.place:
            return await self._post(connection, "chat.postMessage", {"channel": word.member, "text": text})
        given = {"channel": word.place, "user": word.member, "text": text}
        given |= {"thread_ts": word.thread} if word.thread else {}
        return await self._post(connection, "chat.postEphemeral", given)

    async def _respond(self, address: str, text: str) -> desk.Outcome:
        given = {"response_type": "ephemeral", "replace_original": False, "text": text}
        try:
            answer = await self.post_json(address, given)
        except EgressError as error:
            return desk.outcome_of(error)
        if answer.status == 429 or answer.status >= 500:
            return desk.TryAgain(code=f"http_{answer.status}")
        return desk.Sent(external_id="response") if answer.status < 300 else desk.Refused(code=f"http_{answer.status}")

    async def _post(self, connection: desk.Connection, method: str, given: dict[str, Any]) -> desk.Outcome:
        try:
            answer = await self.call(connection, method, given)
        except EgressError as error:
            return desk.outcome_of(error)
        told = told_by(answer)
        return failure_of(answer, told) or desk.Sent(external_id=str(told.get("ts") or told.get("message_ts") or ""))

    async def _find_card(self, connection: desk.Connection, place: str, key: str) -> desk.Sent | None:
        given = {"channel": place, "limit": LOOKED_THROUGH, "include_all_metadata": True}
        try:
            told = told_by(await self.call(connection, "conversations.history", given, form=True))
        except EgressError:
            return None
        for message in cast("list[dict[str, Any]]", told.get("messages") or []):
            metadata = cast("dict[str, Any]", message.get("metadata") or {})
            if cast("dict[str, Any]", metadata.get("event_payload") or {}).get("card") == key:
                return desk.Sent(external_id=str(message.get("ts")))
        return None


def _place(raw: dict[str, Any]) -> Place:
    return Place(id=str(raw.get("id")), name=str(raw.get("name") or ""), is_open=raw.get("is_member") is True)


def _may_respond(address: str, connection: desk.Connection) -> bool:
    """Slack's own host, or that of a simulator that is configured."""
    told, own = urlsplit(address), urlsplit(connection.value("api_url") or DEFAULT_URL)
    if told.scheme == "https" and told.netloc == _RESPONSES:
        return True
    return (told.scheme, told.netloc) == (own.scheme, own.netloc) and own.hostname != urlsplit(DEFAULT_URL).hostname
