"""The team in its own Slack: a handoff becomes a card, an answer in its thread reaches the customer, and who may not
speak is told so. The customer writes on Telegram; nothing between is pretended but the two providers.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from relevo.channels.slack.team import SlackTeamConnector
from relevo.desk.channels.api import Channel
from relevo.desk.conversations import api as conversations
from relevo.desk.outposts import endpoints as outposts_endpoints
from relevo.desk.outposts import tasks as outposts_tasks
from relevo.desk.outposts.looking import look
from relevo.kit.ids import ChannelId, new_id
from relevo.platform.db import Database
from relevo.testing.slack import SlackSimulator
from relevo.testing.slack.state import CHANNEL, Person, Post
from relevo.testing.telegram import TelegramSimulator
from relevo.testing.telegram.state import Customer
from tests.channels.stage import Stage, open_stage

PDF = b"%PDF-1.7\n%%EOF\n"


@dataclass
class Scene:
    stage: Stage
    slack: SlackSimulator
    phone: TelegramSimulator
    lucia: Customer
    outpost: Channel
    customers: Channel
    owner: Person
    """Linked by the mail address that Slack confirmed."""

    async def says(self, text: str) -> None:
        """The customer."""
        await self.phone.say(self.lucia, text)
        updates, self.phone.state.updates = self.phone.state.updates, []
        secret = {"x-telegram-bot-api-secret-token": self.phone.state.webhook_secret}
        for update in updates:
            await self.stage.hook(self.customers, json=update, headers=secret)
        await self.settle()

    async def settle(self, *, times: int = 2) -> None:
        """What Slack told (as often as it may be told), what the desk does, and what it tells Slack."""
        for _ in range(3):
            waiting, self.slack.waiting = self.slack.waiting, []
            for body, content_type in waiting:
                for _ in range(times):
                    headers = self.slack.signed(body, content_type)
                    answer = await self.stage.hook(self.outpost, content=body, headers=headers)
                    assert answer.status_code == 200, answer.text
            await self.stage.run_jobs()
            await look(self.stage.db, self.stage.workspace.id, ChannelId(self.outpost.id))
            await self.stage.run_jobs()

    async def conversation(self) -> Any:
        return await self.stage.conversation_of(self.customers)

    async def hand_over(self) -> Post:
        """The assistant hands over; the card."""
        await self.asks_for_a_person()
        return self.cards()[-1]

    async def asks_for_a_person(self) -> None:
        [identity] = await self.stage.rows(
            "SELECT address FROM contact_identity WHERE channel_id = $1", self.customers.id
        )
        async with self.stage.db.transaction(self.stage.workspace.id) as tx:
            asked = conversations.Inbound(
                channel_id=ChannelId(self.customers.id),
                address=identity["address"],
                text="A person, please",
                client_id=f"ask-{new_id().hex}",
                verified=True,
            )
            await conversations.ask_for_person(tx, asked)
        await self.settle()

    def cards(self) -> list[Post]:
        return [post for post in self.slack.state.posts if post.is_ours and post.blocks]

    def told_in(self, card: Post) -> list[str]:
        return [one.text for one in self.slack.state.posts if one.is_ours and one.thread_ts == card.ts]

    def whispers(self, person: Person) -> list[str]:
        return [one.text for one in self.slack.state.whispers if one.member == person.id]

    def on_phone(self) -> list[str]:
        """What people said, without what the system says of its own."""
        said = [bubble.text for bubble in self.lucia.bubbles if bubble.by == "bot"]
        return [text for text in said if "del equipo" not in text]

    async def reply(self, card: Post, text: str, *, by: Person | None = None, **more: Any) -> Post:
        post = await self.slack.say(by or self.owner, text, channel=CHANNEL, thread_ts=card.ts, **more)
        await self.settle()
        return post

    async def press(self, card: Post, verb: str, *, by: Person | None = None, value: str | None = None) -> None:
        values = [one.get("value", "") for block in card.blocks for one in block.get("elements", ())]
        pressed = value or next(one for one in values if one.startswith(f"{verb}:"))
        await self.slack.press(by or self.owner, card, pressed)
        await self.settle()


@pytest.fixture
async def scene(db: Database, tmp_path: Path) -> AsyncGenerator[Scene]:
    async with SlackSimulator(team=True) as slack, TelegramSimulator() as phone, open_stage(db, tmp_path) as stage:
        stage.app.include_router(outposts_endpoints.router, prefix="/api/v1")
        deps = outposts_tasks.Deps(db=db, files=stage.files, outside=stage.outside)
        outposts_tasks.register(stage.registry, deps)
        # The chain of looks goes on for ever; here each look is asked for.
        del stage.registry.tasks["outposts.look"]
        outpost = await stage.connect("slack_team", slack.connect_values)
        customers = await stage.connect("telegram", phone.connect_values, assistant=True)
        place = {"place": CHANNEL, "place_name": "support"}
        made = await stage.admin.post(f"/channels/{outpost.id}/routes", json=place)
        assert made.status_code == 201, made.text
        email = (await stage.admin.get("/me")).json()["person"]["email"]
        owner = slack.state.add_person("Olga Owner", email)
        lucia = phone.state.add_customer("Lucía")
        opened = Scene(stage, slack, phone, lucia, outpost, customers, owner)
        await opened.settle()
        yield opened


def shown(card: Post) -> str:
    return str(card.blocks)


async def test_a_handoff_is_a_card_an_answer_in_its_thread_reaches_the_customer_and_ai_gets_it_back(
    scene: Scene,
) -> None:
    await scene.says("My lamp is broken")
    assert scene.cards() == []
    card = await scene.hand_over()
    assert card.channel == CHANNEL
    assert "Lucía" in shown(card)
    assert "A person, please" in shown(card)
    assert "Waiting for" in shown(card)
    await scene.reply(card, "We send you a *new* one & say sorry")
    assert scene.on_phone()[-1].startswith("We send you a")
    conversation = await scene.conversation()
    assert (conversation["holder_kind"], conversation["holder_id"]) == ("teammate", scene.stage.workspace.owner)
    assert "Answered by" in shown(card)
    assert scene.told_in(card) == [], "one's own words are not repeated"
    await scene.says("Thank you!")
    assert "Thank you!" in scene.told_in(card)[-1]
    await scene.press(card, "ai")
    assert (await scene.conversation())["holder_kind"] == "assistant"
    assert "answers again" in shown(card)
    rows = await scene.stage.messages(scene.customers)
    assert [row["text"] for row in rows if row["author_kind"] == "teammate"] == ["We send you a *new* one & say sorry"]


async def test_who_is_not_linked_is_told_so_and_sends_nothing(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    stranger = scene.slack.state.add_person("Sam Stranger", "sam@elsewhere.example")
    await scene.reply(card, "I say something", by=stranger)
    await scene.press(card, "take", by=stranger)
    assert scene.on_phone() == []
    assert len(scene.whispers(stranger)) == 2
    assert "nothing was sent" in scene.whispers(stranger)[0]
    assert (await scene.conversation())["holder_kind"] == "team"


async def test_a_member_of_another_company_is_not_linked_by_a_mail_address(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    email = scene.owner.email
    scene.owner.email = ""
    guest = scene.slack.state.add_person("Gus Guest", email)
    guest.is_stranger = True
    await scene.reply(card, "I pretend", by=guest)
    assert scene.on_phone() == []
    assert scene.whispers(guest)


async def test_a_code_links_once_and_for_fifteen_minutes(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    person = scene.slack.state.add_person("Olga Privately")
    made = (await scene.stage.admin.post(f"/me/links/{scene.outpost.id}/code")).json()
    await scene.slack.command(person, "link WRONGCODE1")
    await scene.settle()
    await scene.slack.command(person, f"link {made['code'].lower()}")
    await scene.settle()
    assert "not valid" in scene.whispers(person)[0]
    assert "You are linked" in scene.whispers(person)[1]
    other = scene.slack.state.add_person("Eve")
    await scene.slack.command(other, f"link {made['code']}")
    await scene.settle()
    assert "not valid" in scene.whispers(other)[0]
    await scene.reply(card, "It is me", by=person)
    assert scene.on_phone() == ["It is me"]
    [link] = (await scene.stage.admin.get("/me/links")).json()["items"]
    assert (link["member"], link["how"]) == (person.id, "code")
    await scene.slack.command(person, "unlink")
    await scene.settle()
    assert "not linked any more" in scene.whispers(person)[-1]
    old = (await scene.stage.admin.post(f"/me/links/{scene.outpost.id}/code")).json()["code"]
    await scene.stage.rows("UPDATE outpost_code SET expires_at = now() - interval '1 second' RETURNING 1")
    await scene.slack.command(person, f"link {old}")
    await scene.settle()
    assert "not valid" in scene.whispers(person)[-1]


async def test_a_note_stays_with_the_team(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    await scene.reply(card, "Note: she is a friend of Ana's")
    assert scene.on_phone() == []
    [note] = await scene.stage.rows("SELECT text FROM message WHERE kind = 'note'")
    assert note["text"] == "she is a friend of Ana's"
    assert (await scene.conversation())["holder_kind"] == "team"
    await scene.reply(card, "note:")
    assert "not sent" in scene.whispers(scene.owner)[-1]


async def test_a_reply_after_somebody_else_took_it_is_told_and_kept_as_a_note(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    await scene.stage.rows(
        "UPDATE conversation SET holder_kind = 'teammate', holder_id = $1, epoch = epoch + 1 RETURNING 1",
        scene.stage.workspace.admin,
    )
    await scene.reply(card, "Too late")
    assert scene.on_phone() == []
    assert "kept as a note" in scene.whispers(scene.owner)[-1]
    [note] = await scene.stage.rows("SELECT text FROM message WHERE kind = 'note'")
    assert note["text"] == "Too late"


async def test_a_button_of_an_older_state_does_nothing_and_says_so(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    conversation = await scene.conversation()
    stale = f"resolve:{conversation['id']}:{conversation['epoch'] - 1}"
    elements = next(block["elements"] for block in card.blocks if block["type"] == "actions")
    elements.append({"type": "button", "text": {"text": "x"}, "value": stale})
    await scene.press(card, "resolve", value=stale)
    assert (await scene.conversation())["status"] == "open"
    assert "changed hands" in scene.whispers(scene.owner)[-1]


async def test_resolving_closes_the_card_and_a_later_word_is_kept_as_a_note(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    await scene.press(card, "take")
    assert "Taken by" in shown(card)
    await scene.press(card, "resolve")
    assert (await scene.conversation())["status"] == "resolved"
    assert "Resolved" in shown(card)
    before = scene.on_phone()
    await scene.reply(card, "By the way")
    assert scene.on_phone() == before
    assert "is resolved" in scene.whispers(scene.owner)[-1]
    await scene.press(card, "take")
    assert (await scene.conversation())["status"] == "open"


async def test_what_is_changed_or_deleted_later_is_told_to_be_too_late(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    post = await scene.reply(card, "Onne")
    await scene.slack.edit(post, "One")
    await scene.settle()
    await scene.slack.delete(post)
    await scene.settle()
    assert scene.on_phone() == ["Onne"]
    assert [one for one in scene.whispers(scene.owner) if "already" in one] != []
    assert len([row for row in await scene.stage.messages(scene.customers) if row["author_kind"] == "teammate"]) == 1


async def test_files_go_both_ways(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    await scene.slack.send_file(scene.owner, "offer.pdf", "application/pdf", PDF, thread=card)
    await scene.settle()
    assert [bubble.file for bubble in scene.lucia.bubbles if bubble.by == "bot"] != [None]
    await scene.phone.send_file(scene.lucia, "bill.pdf", "application/pdf", PDF, "My bill")
    await scene.says("see above")
    files = [post.file for post in scene.slack.state.posts if post.is_ours and post.thread_ts == card.ts and post.file]
    assert [scene.slack.state.files[one].body for one in files] == [PDF]


async def test_a_throttled_slack_gets_everything_later_and_once(scene: Scene) -> None:
    await scene.says("hola")
    told = {"ok": False, "error": "ratelimited"}
    scene.slack.fail_next(status=429, body=told, headers={"Retry-After": "1"})
    await scene.asks_for_a_person()
    [card] = await scene.stage.rows("SELECT id, thread FROM outpost_card")
    if card["thread"] is None:
        await _again(scene, card["id"])
    assert len(scene.cards()) == 1


async def test_a_card_whose_answer_was_lost_is_found_and_not_posted_twice(scene: Scene) -> None:
    await scene.says("hola")
    scene.slack.fail_next(cut_after=True)
    await scene.hand_over()
    assert len(scene.cards()) == 1
    [card] = await scene.stage.rows("SELECT thread FROM outpost_card")
    assert card["thread"] == scene.cards()[0].ts


async def test_talk_outside_of_our_threads_is_not_stored_and_in_other_threads_not_answered(scene: Scene) -> None:
    await scene.slack.say(scene.owner, "Lunch?", channel=CHANNEL)
    root = scene.slack.state.posts[-1]
    await scene.settle()
    assert await scene.stage.rows("SELECT 1 FROM channel_event WHERE channel_id = $1", scene.outpost.id) == []
    await scene.reply(root, "Yes!")
    assert scene.whispers(scene.owner) == []
    assert await scene.stage.rows("SELECT 1 FROM message WHERE channel_id = $1", scene.outpost.id) == []


async def test_switches_decide_what_is_told_and_to_whom(scene: Scene) -> None:
    base = f"/channels/{scene.outpost.id}/routes"
    [route] = (await scene.stage.admin.get(base)).json()["items"]
    await scene.stage.admin.patch(f"{base}/{route['id']}", json={"tells_messages": False})
    await scene.says("hola")
    card = await scene.hand_over()
    await scene.reply(card, "Hello")
    await scene.stage.admin.patch(f"/me/links/{scene.outpost.id}", json={"tells_messages": True})
    await scene.says("Are you there?")
    assert scene.told_in(card) == []
    directly = [one.text for one in scene.slack.state.posts if one.channel == scene.owner.direct]
    assert "Are you there?" in directly[-1]
    await scene.press(card, "ai")
    await scene.stage.admin.patch(f"{base}/{route['id']}", json={"tells_handoffs": False})
    await scene.asks_for_a_person()
    assert len(scene.cards()) == 1


async def test_who_is_given_a_conversation_is_told_directly_unless_they_do_not_want_it(scene: Scene) -> None:
    await scene.says("hola")
    card = await scene.hand_over()
    await scene.press(card, "take")
    path = f"/conversations/{(await scene.conversation())['id']}/assign"
    mine = {"teammate_id": str(scene.stage.workspace.owner)}
    away = {"teammate_id": str(scene.stage.workspace.admin)}

    def directly() -> list[str]:
        return [one.text for one in scene.slack.state.posts if one.channel == scene.owner.direct]

    for given in (away, mine):
        assert (await scene.stage.admin.post(path, json=given)).status_code == 200
        await scene.settle()
    assert len([one for one in directly() if "is yours now" in one]) == 1
    await scene.stage.admin.patch(f"/me/links/{scene.outpost.id}", json={"tells_assigned": False})
    for given in (away, mine):
        await scene.stage.admin.post(path, json=given)
        await scene.settle()
    assert len([one for one in directly() if "is yours now" in one]) == 1


async def test_a_second_handoff_is_a_card_of_its_own_and_the_first_one_says_so(scene: Scene) -> None:
    await scene.says("hola")
    first = await scene.hand_over()
    await scene.press(first, "take")
    await scene.press(first, "ai")
    second = await scene.hand_over()
    assert second.ts != first.ts
    assert "newer card" in shown(first)
    assert "Waiting for" in shown(second)


async def test_a_team_with_a_place_of_its_own_is_told_there(scene: Scene) -> None:
    scene.slack.state.channels["C00000002"] = "sales"
    conversation_team = (await scene.stage.rows("SELECT id FROM team ORDER BY created_at LIMIT 1"))[0]["id"]
    given = {"team_id": str(conversation_team), "place": "C00000002", "place_name": "sales"}
    base = f"/channels/{scene.outpost.id}/routes"
    assert (await scene.stage.admin.post(base, json=given)).status_code == 201
    again = await scene.stage.admin.post(base, json=given)
    assert (again.status_code, again.json()["code"]) == (409, "route_in_use")
    await scene.says("hola")
    assert (await scene.hand_over()).channel == "C00000002"


async def test_places_are_listed_those_first_in_which_the_app_is(scene: Scene) -> None:
    found = (await scene.stage.admin.get(f"/channels/{scene.outpost.id}/places")).json()
    assert [(one["name"], one["is_open"]) for one in found["items"]] == [("support", True), ("general", False)]
    wrong = await scene.stage.admin.get(f"/channels/{scene.customers.id}/places")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_an_outpost")


async def test_a_revoked_token_stops_the_outpost_and_nothing_is_lost(scene: Scene) -> None:
    await scene.says("hola")
    good, scene.slack.state.token = scene.slack.state.token, "xoxb-another"
    await scene.asks_for_a_person()
    assert (await scene.stage.channel(scene.outpost.id)).stopped_at is not None
    scene.slack.state.token = good
    await scene.stage.admin.post(f"/channels/{scene.outpost.id}/check")
    await scene.settle()
    assert len(scene.cards()) == 1


async def _again(scene: Scene, card_id: UUID) -> None:
    """What was put off, now."""
    payload = {"workspace_id": str(scene.stage.workspace.id), "card_id": str(card_id)}
    task = scene.stage.registry.tasks["outposts.show"]
    await task.handler(None, payload)  # pyright: ignore[reportArgumentType] - the handler does not look at it


def test_it_is_a_slack_of_the_teams_not_the_customers() -> None:
    assert SlackTeamConnector.kind == "slack_team"
