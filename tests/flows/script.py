"""Conversations as scripts: what the customer says goes through the web channel's API, what people do through the
workspace's, answers come from the worker. Only the phone's echo and old messages come as a channel would bring them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import httpx2

from relevo.assistant.promises import find_transfer_promise
from relevo.desk.conversations import api as conversations
from relevo.desk.knowledge.api import NewDocument, add_ready_documents, insert_source
from relevo.desk.routing.api import describe_availability
from relevo.kit.ids import ChannelId, new_id
from relevo.platform.db import Record
from tests.channels.web.serving import Served, Visitor
from tests.promises.company import Company, new_company
from tests.waiting_for import eventually

Language = Literal["en", "es"]

KNOWLEDGE = {
    "en": (
        NewDocument(
            kind="qa",
            title="How long does delivery take?",
            text="Delivery takes 2 to 3 working days.",
            language="en",
            phrasings=["when will my parcel arrive", "delivery time"],
        ),
        NewDocument(
            kind="qa",
            title="Can I return a product?",
            text="You have 30 days to return any unused product. Returns are free.",
            language="en",
            phrasings=["I want to return my order"],
        ),
    ),
    "es": (
        NewDocument(
            kind="qa",
            title="¿Cuánto tarda el envío?",
            text="El envío tarda de 2 a 3 días laborables.",
            language="es",
            phrasings=["cuándo llega mi paquete", "plazo de entrega"],
        ),
        NewDocument(
            kind="qa",
            title="¿Puedo devolver un producto?",
            text="Tienes 30 días para devolver cualquier producto sin usar. La devolución es gratuita.",
            language="es",
            phrasings=["quiero devolver mi compra"],
        ),
    ),
}
WORDS = {
    "en": {
        "delivery?": "How long does delivery take?",
        "delivery": "2 to 3 working days",
        "return?": "Can I return a product?",
        "return": "30 days",
        "person!": "I want to talk to a person",
        "hello": "Hi",
        "my order": "it is about my order",
        "anna": "Hi, this is Anna. I have resent it, it arrives tomorrow.",
        "phone": "It is Tom, I am looking into it right now.",
        "thanks": "Thank you, that is all",
        "old": "Where is my parcel from last year? I want to talk to a person!",
        "first": "Good morning, your parcel came back to us. Shall we send it again?",
        "half an address": "ana@example",
        "an address": "sorry: ana@example.com",
        "first in line": "You are the first in line",
        "yes": "Yes, please send it to the same address",
    },
    "es": {
        "delivery?": "¿Cuánto tarda el envío?",
        "delivery": "2 a 3 días laborables",
        "return?": "¿Puedo devolver un producto?",
        "return": "30 días",
        "person!": "Quiero hablar con una persona",
        "hello": "Hola",
        "my order": "es sobre mi pedido",
        "anna": "Hola, soy Ana. Te lo he vuelto a enviar, llega mañana.",
        "phone": "Soy Tomás, lo estoy mirando ahora mismo.",
        "thanks": "Gracias, eso es todo",
        "old": "¿Dónde está mi paquete del año pasado? ¡Quiero hablar con una persona!",
        "first": "Buenos días, tu paquete nos ha vuelto. ¿Te lo enviamos otra vez?",
        "half an address": "ana@example",
        "an address": "perdón: ana@example.com",
        "first in line": "Eres la primera persona",
        "yes": "Sí, por favor, a la misma dirección",
    },
}


@dataclass
class Script:
    """One customer, the assistant and the team. Words are given by their names in WORDS, or as they are."""

    company: Company
    language: Language
    visitor: Visitor
    team: httpx2.AsyncClient
    conversation_id: str = ""

    def words(self, name: str) -> str:
        return WORDS[self.language].get(name, name)

    async def customer(self, *names: str, **given: Any) -> None:
        """Says it, one message after the other, and waits until nothing of it is unanswered by an assistant."""
        await self.customer_only(*names, **given)
        await self.settle()

    async def customer_only(self, *names: str, **given: Any) -> None:
        for name in names:
            said = await self.visitor.say(self.words(name), **given)
            self.conversation_id = said["conversation"]["id"]

    async def settle(self) -> None:
        await eventually(lambda: self.company.is_settled(self.conversation_id))
        await eventually(self._has_no_turn_queued)

    async def person(self, name: str) -> None:
        body = {"client_id": new_id().hex, "text": self.words(name)}
        answer = await self.team.post(f"/conversations/{self.conversation_id}/messages", json=body)
        assert answer.status_code == 201, answer.text

    async def person_does(self, action: str, **given: Any) -> None:
        answer = await self.team.post(f"/conversations/{self.conversation_id}/{action}", json=given)
        assert answer.status_code == 200, answer.text

    async def stop_waiting(self) -> None:
        answer = await self.visitor.client.post("/stop-waiting", json={})
        assert answer.status_code == 200, answer.text

    async def waiting(self) -> str | None:
        """What the chat says about the wait."""
        waiting: dict[str, str] | None = (await self.visitor.thread())["conversation"]["waiting"]
        return waiting["text"] if waiting else None

    async def waits(self, told: str) -> bool:
        return told in (await self.waiting() or "")

    async def phone(self, name: str, *, external_id: str | None = None) -> None:
        """Somebody answers in the channel's own app; the channel brings the echo."""
        echo = conversations.Echo(
            channel_id=self._channel_id,
            address=await self._address(),
            text=self.words(name),
            external_id=external_id or new_id().hex,
            author_name="Tom",
        )
        async with self.company.db.transaction(self.company.shop.workspace.id) as tx:
            received = await conversations.receive_echo(tx, echo)
        self.conversation_id = str(received.conversation_id)

    async def customer_on_phone(self, name: str) -> None:
        """The same customer writes on that channel, as a provider would bring it."""
        heard = conversations.Inbound(
            channel_id=self._channel_id,
            address=await self._address(),
            text=self.words(name),
            external_id=new_id().hex,
            language=self.language,
        )
        async with self.company.db.transaction(self.company.shop.workspace.id) as tx:
            await conversations.receive_message(tx, heard)

    async def old_messages(self, *said: tuple[Literal["contact", "teammate"], str]) -> int:
        """The channel brings what was written before it was connected, thirty days ago."""
        async with self.company.db.transaction(self.company.shop.workspace.id) as tx:
            began = await tx.now() - timedelta(days=30)
            old = [
                conversations.OldMessage(
                    external_id=f"old-{self.conversation_id}-{place}",
                    author=author,
                    text=self.words(name),
                    sent_at=began + timedelta(minutes=place),
                )
                for place, (author, name) in enumerate(said)
            ]
            history = conversations.History(channel_id=self._channel_id, address=await self._address(), messages=old)
            return await conversations.receive_history(tx, history)

    async def holder(self) -> str:
        async with self.company.db.transaction(self.company.shop.workspace.id) as tx:
            conversation = await conversations.fetch_conversation(tx, UUID(self.conversation_id))
        return conversation.state.holder.kind.value

    async def status(self) -> str:
        async with self.company.db.transaction(self.company.shop.workspace.id) as tx:
            return (await conversations.fetch_conversation(tx, UUID(self.conversation_id))).state.status.value

    async def availability(self) -> str:
        """What may truthfully be said about people at this moment."""
        async with self.company.db.transaction(self.company.shop.workspace.id) as tx:
            return (await describe_availability(tx, self.language)).text

    async def availability_state(self) -> str:
        async with self.company.db.transaction(self.company.shop.workspace.id) as tx:
            return (await describe_availability(tx, self.language)).state

    async def thread(self) -> list[tuple[str, str]]:
        """Who said what in public, as it stands in the database."""
        return [(row["author_kind"], row["text"]) for row in await self._rows() if row["kind"] == "message"]

    async def assistant(self) -> list[str]:
        return [text for who, text in await self.thread() if who == "assistant"]

    async def lines(self) -> list[str]:
        return [row["content"]["event"]["name"] for row in await self._rows() if row["kind"] == "event"]

    async def end(self) -> None:
        """No gap, nothing answered twice, nobody spoken over, no transfer promised without one."""
        assert await self.company.audit(self.conversation_id) == []
        promised = sum(find_transfer_promise(text) is not None for text in await self.assistant())
        assert promised <= (await self.lines()).count("handed_over")

    async def set_hours(self, hours: dict[str, Any]) -> None:
        owner = await self.company.sign_in(self.company.shop.workspace.owner)
        answer = await owner.patch("/workspace", json={"hours": hours})
        assert answer.status_code == 200, answer.text

    async def _rows(self) -> list[Record]:
        return await self.company.messages(self.conversation_id)

    async def _has_no_turn_queued(self) -> bool:
        jobs = await self.company.rows(
            "SELECT 1 FROM job_queue.pgqueuer WHERE entrypoint = 'assistant.run_turn' AND dedupe_key LIKE $1",
            f"turn:{self.conversation_id}:%",
        )
        return not jobs

    async def _address(self) -> str:
        rows = await self.company.rows(
            "SELECT i.address FROM contact_identity i JOIN conversation c ON c.identity_id = i.id WHERE c.id = $1",
            UUID(self.conversation_id or str(new_id())),
        )
        return rows[0]["address"] if rows else "+34 600 000 001"

    @property
    def _channel_id(self) -> ChannelId:
        return ChannelId(self.company.shop.channel.id)


async def begin_script(served: Served, language: Language) -> Script:
    company = await new_company(served)
    async with company.db.transaction(company.shop.workspace.id) as tx:
        source_id = await insert_source(tx, kind="qa", name="FAQ")
        await add_ready_documents(tx, source_id, KNOWLEDGE[language])
    visitor = await company.shop.visit(language)
    return Script(company, language, visitor, await company.sign_in(company.shop.workspace.agent))
