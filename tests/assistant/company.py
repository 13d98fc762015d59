"""A company for the assistant's flow tests: a shop with documents in two languages, an assistant, a web channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.context import Answerer
from relevo.assistant.turn import TurnRunner
from relevo.desk.assistants.api import AssistantConfig, do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.conversations.api import receive_message
from relevo.desk.knowledge.api import NewDocument, add_ready_documents, insert_source
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.realtime import Subscription
from tests.desk.conversations.world import World, make_world

DOCUMENTS = (
    NewDocument(
        kind="qa",
        title="¿Cuánto tarda el envío?",
        text="El envío a la península tarda de 2 a 3 días laborables.",
        language="es",
        phrasings=["cuándo llega mi paquete", "plazo de entrega"],
    ),
    NewDocument(
        kind="qa",
        title="¿Puedo devolver un producto?",
        text="Tienes 30 días para devolver cualquier producto sin usar. La devolución es gratuita.",
        language="es",
        phrasings=["quiero devolver mi compra", "plazo de devolución"],
    ),
    NewDocument(
        kind="qa",
        title="¿Qué formas de pago aceptan?",
        text="Aceptamos tarjeta, Bizum y PayPal.",
        language="es",
        phrasings=["puedo pagar con tarjeta"],
    ),
    NewDocument(
        kind="qa",
        title="Do you ship to Portugal?",
        text="Yes, we ship to Portugal within 5 working days for 6.90 €.",
        language="en",
        phrasings=["shipping to Portugal"],
    ),
)


class SilentHub:
    """Keeps what the turn would show on screens while it runs."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def publish_ephemeral(self, _workspace_id: object, _audience: object, name: str, payload: dict[str, Any]) -> None:
        self.told.append((name, payload))

    async def subscribe(self, workspace_id: WorkspaceId, audience: Sequence[str]) -> Subscription:
        """Nothing ever happens here."""
        return Subscription(workspace_id, tuple(audience))

    def unsubscribe(self, _subscription: Subscription) -> None:
        return


@dataclass(frozen=True)
class Company:
    world: World
    hub: SilentHub
    runner: TurnRunner

    async def hear(self, text: str, **given: Any) -> ConversationId:
        return ConversationId((await self.world.hear(text, **given)).conversation.id)

    async def take_turn(self, conversation_id: ConversationId) -> str:
        await self.world.age(conversation_id)
        state = await self.world.state(conversation_id)
        return await self.runner.run(self.world.workspace_id, conversation_id, state.state.turn_number)

    async def exchange(self, text: str, **given: Any) -> tuple[ConversationId, dict[str, Any]]:
        """The customer writes, the assistant's turn runs; its last message."""
        conversation_id = await self.hear(text, **given)
        assert await self.take_turn(conversation_id) == "committed"
        return conversation_id, await self.last(conversation_id)

    async def last(self, conversation_id: ConversationId) -> dict[str, Any]:
        said = [row for row in await self.world.messages(conversation_id) if row["author_kind"] == "assistant"]
        last = [row for row in said if row["kind"] == "message"][-1]
        return {"text": last["text"], "seq": last["seq"], **last["content"]}

    async def tap(self, choice_id: str, label: str) -> ConversationId:
        inbound = self.world.inbound(label)
        from_choice = type(inbound)(**{**_fields(inbound), "choice_id": choice_id})
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            return ConversationId((await receive_message(tx, from_choice)).conversation.id)

    async def turn(self, conversation_id: ConversationId) -> dict[str, Any]:
        rows = await self.world.rows(
            "SELECT * FROM turn WHERE conversation_id = $1 ORDER BY started_at DESC LIMIT 1", conversation_id
        )
        return dict(rows[0])

    async def brief(self, conversation_id: ConversationId) -> dict[str, Any]:
        rows = await self.world.rows(
            "SELECT body FROM brief WHERE conversation_id = $1 AND kind = 'handoff' ORDER BY created_at DESC",
            conversation_id,
        )
        body: dict[str, Any] = rows[0]["body"]
        return body


def _fields(inbound: Any) -> dict[str, Any]:
    return {name: getattr(inbound, name) for name in inbound.__dataclass_fields__}


async def make_company(
    db: Database, *, config: AssistantConfig | None = None, answerer: Answerer | None = None
) -> Company:
    world = await make_world(db)
    hub = SilentHub()
    async with db.transaction(world.workspace_id) as tx:
        assistant = await do_create_assistant(tx, "Vega", by=SYSTEM, config=config)
        await tx.execute("UPDATE channel SET assistant_id = $1 WHERE id = $2", assistant.id, world.channel_id)
        source_id = await insert_source(tx, kind="qa", name="Preguntas")
        await add_ready_documents(tx, source_id, DOCUMENTS)
    runner = TurnRunner(db, hub, {"builtin": answerer or BuiltinAnswerer()})  # pyright: ignore[reportArgumentType] - given by name
    return Company(world=world, hub=hub, runner=runner)
