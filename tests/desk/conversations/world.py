"""Factories for conversation tests: a company with two people, an assistant and a web channel, all in the database."""

from dataclasses import dataclass, field
from itertools import count
from uuid import UUID

from relevo.desk.conversations import api
from relevo.desk.conversations.actions.hand_to_ai import hand_to_ai
from relevo.desk.conversations.actions.send import Sent, send_message
from relevo.desk.conversations.schemas import HandToAiInput, SendInput
from relevo.desk.conversations.turns import TurnStart
from relevo.desk.intents.actions.keep_intents import do_add_intent
from relevo.desk.intents.schemas import IntentInput
from relevo.desk.team import api as team
from relevo.kit.ids import AssistantId, ChannelId, IntentId, TeammateId, WorkspaceId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database, Record

_numbers = count(1)


@dataclass(frozen=True)
class World:
    db: Database
    workspace_id: WorkspaceId
    team_id: UUID
    ana: Actor
    ben: Actor
    assistant_id: AssistantId
    channel_id: ChannelId
    address: str = field(default_factory=lambda: f"visitor-{next(_numbers)}")

    async def hear(
        self, text: str = "Hola", *, client_id: str | None = None, address: str | None = None
    ) -> api.Received:
        inbound = self.inbound(text, client_id=client_id, address=address)
        async with self.db.transaction(self.workspace_id) as tx:
            return await api.receive_message(tx, inbound)

    def inbound(self, text: str, *, client_id: str | None = None, address: str | None = None) -> api.Inbound:
        return api.Inbound(
            channel_id=self.channel_id,
            address=address or self.address,
            text=text,
            client_id=client_id or f"c-{next(_numbers)}",
            language="es",
        )

    async def say(
        self, conversation_id: UUID, text: str = "Soy Ana", *, by: Actor | None = None, **given: object
    ) -> Sent:
        sending = SendInput.model_validate({"client_id": f"t-{next(_numbers)}", "text": text} | given)
        async with self.db.transaction(self.workspace_id) as tx:
            return await send_message(tx, conversation_id, sending, actor=by or self.ana)

    async def begin(self, conversation_id: UUID) -> TurnStart:
        """The turn that is due, begun without waiting for the customer's quiet."""
        async with self.db.transaction(self.workspace_id) as tx:
            conversation = await api.fetch_conversation(tx, conversation_id)
        await self.age(conversation_id)
        async with self.db.transaction(self.workspace_id) as tx:
            start = await api.begin_turn(tx, conversation_id, conversation.state.turn_number)
        assert isinstance(start, TurnStart), start
        return start

    async def age(self, conversation_id: UUID, seconds: float = 5) -> None:
        """Let time pass for what was said: the quiet window is over."""
        async with self.db.transaction(self.workspace_id) as tx:
            await tx.execute(
                "UPDATE message SET created_at = created_at - make_interval(secs => $3) "
                "WHERE workspace_id = $1 AND conversation_id = $2",
                self.workspace_id,
                conversation_id,
                seconds,
            )

    async def commit(self, start: TurnStart, text: str = "Tarda 3 días.", **result: object) -> api.TurnCommitted:
        given = {"outcome": "reply", "messages": [api.AssistantMessage(text=text)] if text else []} | result
        async with self.db.transaction(self.workspace_id) as tx:
            return await api.commit_turn(tx, start, api.TurnResult(**given))  # type: ignore[arg-type] - the test gives fields by name

    async def answer(self, conversation_id: UUID, text: str = "Tarda 3 días.", **result: object) -> api.TurnCommitted:
        return await self.commit(await self.begin(conversation_id), text, **result)

    async def answer_back(self, conversation_id: UUID, **given: object) -> api.Conversation:
        """Ana hands the baton to the assistant."""
        async with self.db.transaction(self.workspace_id) as tx:
            return await hand_to_ai(tx, conversation_id, HandToAiInput.model_validate(given), actor=self.ana)

    async def state(self, conversation_id: UUID) -> api.Conversation:
        async with self.db.transaction(self.workspace_id) as tx:
            return await api.fetch_conversation(tx, conversation_id)

    async def add_intent(self, name: str, *examples: str, **given: object) -> api.IntentMark:
        """An intent of the list, as an assistant that is fairly sure would name it."""
        body = {"name": name, "examples": list(examples)} | given
        async with self.db.transaction(self.workspace_id) as tx:
            added = await do_add_intent(tx, IntentInput.model_validate(body), by=self.ana)
        return api.IntentMark(IntentId(added.id), name, "assistant", 0.8)

    async def messages(self, conversation_id: UUID) -> list[Record]:
        return await self.rows("SELECT * FROM message WHERE conversation_id = $1 ORDER BY seq", conversation_id)

    async def rows(self, sql: str, *args: object) -> list[Record]:
        async with self.db.transaction(self.workspace_id) as tx:
            return await tx.fetch(sql, *args)

    async def jobs(self, name: str, conversation_id: UUID) -> list[Record]:
        return await self.rows(
            "SELECT dedupe_key, status FROM job_queue.pgqueuer WHERE entrypoint = $1 "
            "AND convert_from(payload, 'utf8') LIKE '%' || $2 || '%' ORDER BY id",
            name,
            str(conversation_id),
        )


def hand_over(reason: str = "asked_for_person", notice: str = "Te paso con una persona.") -> api.HandOverResult:
    return api.HandOverResult(reason=reason, brief=api.BriefDraft(reason=reason, next_step="Saludar"), notice=notice)


async def make_world(db: Database, *, assistant: bool = True, **settings: object) -> World:
    workspace_id = WorkspaceId(new_id())
    assistant_id, channel_id = AssistantId(new_id()), ChannelId(new_id())
    async with db.transaction(workspace_id) as tx:
        new = team.NewWorkspace(name="Tienda", owner_email=f"{workspace_id.hex}@example.com", owner_name="Ana")
        created = await team.create_workspace(tx, new)
        ben = await team.add_teammate(tx, email=f"ben-{workspace_id.hex}@example.com", name="Ben", role=Role.AGENT)
        await tx.execute(
            "INSERT INTO assistant (workspace_id, id, name) VALUES ($1, $2, 'Relva')", workspace_id, assistant_id
        )
        await tx.execute(
            """
            INSERT INTO channel (workspace_id, id, kind, name, assistant_id, public_key, settings)
            VALUES ($1, $2, 'web', 'Web', $3, $4, $5)
            """,
            workspace_id,
            channel_id,
            assistant_id if assistant else None,
            f"wk_{channel_id.hex}",
            settings,
        )
    return World(
        db=db,
        workspace_id=workspace_id,
        team_id=created.team_id,
        ana=make_actor(workspace_id, created.owner_id, "Ana", Role.OWNER),
        ben=make_actor(workspace_id, ben, "Ben", Role.AGENT),
        assistant_id=assistant_id,
        channel_id=channel_id,
    )


def make_actor(workspace_id: WorkspaceId, teammate_id: TeammateId, name: str, role: Role) -> Actor:
    return Actor(
        workspace_id=workspace_id,
        teammate_id=teammate_id,
        name=name,
        role=role,
        via="session",
        credential_id=new_id(),
    )
