"""A company in the database whose assistant acts with a scripted model: what replays and attacks are played on.

Everything but the model is the product's own: messages come in, turns run, actions go through the ledger.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, cast
from uuid import UUID

from relevo.assistant.answerers.llm.answerer import LlmAnswerer
from relevo.assistant.answerers.llm.breaker import Breaker
from relevo.assistant.answerers.llm.calling import Call, Model, TurnEnds
from relevo.assistant.answerers.llm.drafts import Draft
from relevo.assistant.turn import TurnRunner
from relevo.desk.actions.api import ActionRunner
from relevo.desk.assistants.api import AssistantChange, AssistantConfig, do_change_assistant, do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.conversations import api as conversations
from relevo.desk.models import api as models
from relevo.desk.team import api as team
from relevo.kit.ids import AssistantId, ChannelId, ConversationId, WorkspaceId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database, Record
from relevo.platform.egress import Egress
from relevo.platform.realtime import Hub, Subscription
from relevo.platform.secrets import SecretBox
from relevo.platform.secrets.keys import MasterKey

BOX = SecretBox([MasterKey(b"scripted".ljust(32, b"."))])
# As much as the form takes: a script is not there to be stopped by a budget.
_BUDGET = models.BudgetInput(
    turn_steps=10, turn_tokens=500_000, turn_seconds=18, contact_hour_tokens=100_000_000,
    day_tokens=10_000_000_000, day_money=None,
)  # fmt: skip
_numbers = count(1)


class Script(ABC):
    """A model of ours. `play` makes a draft; what ends a turn ends it as in the library's adapter."""

    @abstractmethod
    async def play(self, call: Call) -> Draft: ...

    async def draft(self, _spec: object, call: Call) -> Draft:
        call.meter.requests += 1
        try:
            return await self.play(call)
        except TurnEnds as ends:
            return cast("Draft", ends.draft)


@dataclass(frozen=True)
class ActingCompany:
    db: Database
    workspace_id: WorkspaceId
    channel_id: ChannelId
    assistant_id: AssistantId
    actions: ActionRunner
    turns: TurnRunner
    owner: Actor

    async def hear(self, text: str, *, address: str, **given: Any) -> ConversationId:
        """A customer, signed in as `address` ("customer:<id>"), writes."""
        inbound = conversations.Inbound(
            channel_id=self.channel_id, address=address, text=text, client_id=f"s-{next(_numbers)}", verified=True,
            **given,
        )  # fmt: skip
        async with self.db.transaction(self.workspace_id) as tx:
            return ConversationId((await conversations.receive_message(tx, inbound)).conversation.id)

    async def take_turn(self, conversation_id: ConversationId) -> str:
        """The assistant's turn, without waiting for the customer's quiet."""
        async with self.db.transaction(self.workspace_id) as tx:
            await tx.execute(
                "UPDATE message SET created_at = created_at - interval '5 seconds' "
                "WHERE workspace_id = $1 AND conversation_id = $2",
                self.workspace_id,
                conversation_id,
            )
            conversation = await conversations.fetch_conversation(tx, conversation_id)
        return await self.turns.run(self.workspace_id, conversation_id, conversation.state.turn_number)

    async def holder(self, conversation_id: ConversationId) -> str:
        async with self.db.transaction(self.workspace_id, read_only=True) as tx:
            return (await conversations.fetch_conversation(tx, conversation_id)).state.holder.kind.value

    async def give_back(self, conversation_id: ConversationId) -> None:
        """A person hands the conversation to the assistant again."""
        async with self.db.transaction(self.workspace_id) as tx:
            given = conversations.HandToAiInput()
            await conversations.hand_to_ai(tx, conversation_id, given, actor=self.owner)

    async def last_said(self, conversation_id: ConversationId) -> Record | None:
        """The assistant's last message to the customer."""
        rows = await self.rows(
            "SELECT text, content FROM message WHERE workspace_id = $1 AND conversation_id = $2 "
            "AND author_kind = 'assistant' AND kind = 'message' ORDER BY seq DESC LIMIT 1",
            conversation_id,
        )
        return rows[0] if rows else None

    async def rows(self, sql: str, *args: object) -> list[Record]:
        """`sql` has the workspace as $1."""
        async with self.db.transaction(self.workspace_id, read_only=True) as tx:
            return await tx.fetch(sql, self.workspace_id, *args)

    async def offer(self, action_ids: Sequence[UUID]) -> None:
        change = AssistantChange(action_ids=list(action_ids))
        async with self.db.transaction(self.workspace_id) as tx:
            await do_change_assistant(tx, self.assistant_id, change, by=self.owner)


class _NoScreens:
    """Nobody watches."""

    def publish_ephemeral(self, *_told: object) -> None:
        return

    async def subscribe(self, workspace_id: WorkspaceId, audience: Sequence[str]) -> Subscription:
        return Subscription(workspace_id, tuple(audience))

    def unsubscribe(self, _subscription: Subscription) -> None:
        return


@asynccontextmanager
async def open_acting_company(
    db: Database, script: Script, *, allow_hosts: Sequence[str]
) -> AsyncGenerator[ActingCompany]:
    """Its rows stay in the database: this is for tests and scratch databases."""
    workspace_id, channel_id = WorkspaceId(new_id()), ChannelId(new_id())
    async with db.transaction(workspace_id) as tx:
        new = team.NewWorkspace(name="Scripted", owner_email=f"{workspace_id.hex}@example.com", owner_name="Ana")
        created = await team.create_workspace(tx, new)
        config = AssistantConfig.model_validate({"answerer": "llm"})
        assistant = await do_create_assistant(tx, "Relva", by=SYSTEM, config=config)
        await tx.execute(
            "INSERT INTO channel (workspace_id, id, kind, name, assistant_id, public_key) "
            "VALUES ($1, $2, 'web', 'Web', $3, $4)",
            workspace_id,
            channel_id,
            assistant.id,
            f"wk_{channel_id.hex}",
        )
        provider = await models.do_connect_provider(
            tx, models.ProviderInput(kind="openai", name="Script", key="sk-0123456789"), box=BOX, by=SYSTEM
        )
        chosen = models.ChoicesInput(answer=[models.ChoiceInput(provider_id=provider.id, model="script")])
        await models.do_choose_models(tx, chosen, by=SYSTEM)
        await models.do_set_budget(tx, _BUDGET, by=SYSTEM)
    owner = Actor(
        workspace_id=workspace_id, teammate_id=created.owner_id, name="Ana", role=Role.OWNER, via="session",
        credential_id=new_id(),
    )  # fmt: skip
    answerer = LlmAnswerer(db=db, box=BOX, model=cast("Model", script), breaker=Breaker())
    async with Egress(allow_hosts=list(allow_hosts)) as egress:
        actions = ActionRunner(db, egress, BOX)
        turns = TurnRunner(db, cast("Hub", _NoScreens()), {"builtin": answerer, "llm": answerer}, actions=actions)
        yield ActingCompany(db, workspace_id, channel_id, assistant.id, actions, turns, owner)
