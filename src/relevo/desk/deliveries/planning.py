"""From a message to the sends that carry it. Made once and stored, so that a restart sends what was begun."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.deliveries.amending import AMENDMENTS, amendment_of
from relevo.desk.deliveries.texts import COMMENT_LINE, comment_question, rating_question, source_lines
from relevo.desk.mails import api as mails
from relevo.kit.ids import new_id
from relevo.platform.db import Record, Tx


async def plan_delivery(tx: Tx, delivery: Record, connector: channels.Connector) -> bool:
    """False if there is nothing that could be sent: the provider no longer has what was to be changed."""
    message = await tx.fetchrow(
        """
        SELECT m.*, c.language, ch.settings ->> 'default_language' AS channel_language FROM message m
        JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
        JOIN channel ch ON ch.workspace_id = c.workspace_id AND ch.id = c.channel_id
        WHERE m.workspace_id = $1 AND m.id = $2
        """,
        tx.tenant,
        delivery["message_id"],
    )
    if message is None:
        raise RuntimeError("a delivery is deleted with its message")
    parts = await _plan(tx, message, delivery, connector)
    for ordinal, part in enumerate(parts):
        await tx.execute(
            """
            INSERT INTO delivery_part (workspace_id, id, delivery_id, channel_id, ordinal, body, text)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            tx.tenant,
            new_id(),
            delivery["id"],
            delivery["channel_id"],
            ordinal,
            part.body,
            part.text,
        )
    if not parts:
        return False
    await tx.execute(
        "UPDATE delivery SET planned = true WHERE workspace_id = $1 AND id = $2", tx.tenant, delivery["id"]
    )
    return True


async def _plan(tx: Tx, message: Record, delivery: Record, connector: channels.Connector) -> Sequence[channels.NewPart]:
    if delivery["kind"] in AMENDMENTS:
        return connector.plan_amendment(await amendment_of(tx, delivery["kind"], message))
    outgoing = _outgoing(message, delivery)
    if connector.capabilities.mails:
        outgoing = replace(outgoing, mail=await _thread(tx, message))
    return connector.plan(outgoing)


async def _thread(tx: Tx, message: Record) -> channels.MailOut:
    unseen: dict[str, Any] = message["content"].get("unseen") or {}
    chosen: dict[str, Any] = unseen.get("mail") or {}
    teammate_id = message["author_id"] if message["author_kind"] == "teammate" else None
    return await mails.thread_of(tx, message["conversation_id"], chosen=chosen, teammate_id=teammate_id)


def _outgoing(message: Record, delivery: Record) -> channels.Outgoing:
    content: dict[str, Any] = message["content"]
    language = message["language"] or message["channel_language"] or "en"
    line: dict[str, Any] = content.get("event") or {}
    if line.get("name") == COMMENT_LINE:
        return channels.Outgoing(message_id=message["id"], text=comment_question(language), author_kind="system")
    if delivery["kind"] == "rating":
        question, choices = rating_question(language)
        return channels.Outgoing(
            message_id=message["id"], kind="rating", text=question, choices=choices, author_kind="system"
        )
    return channels.Outgoing(
        message_id=message["id"],
        text=message["text"] + source_lines(content.get("citations", ()), language),
        choices=[channels.OutChoice(id=choice["id"], label=choice["label"]) for choice in content.get("choices") or ()],
        files=[
            channels.OutFile(
                id=UUID(file["id"]),
                name=file["name"],
                content_type=file["content_type"],
                size_bytes=file["size_bytes"],
                width=file.get("width"),
                height=file.get("height"),
            )
            for file in content.get("attachments", ())
        ],
        author_kind=message["author_kind"],
        author_name=content.get("author", ""),
        language=language,
        template=delivery["template"],
        **_beside(content.get("extras", ())),
    )


def _beside(extras: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a teammate added to the words, as `Outgoing` names it."""
    found: dict[str, Any] = {}
    for extra in extras:
        match extra["kind"]:
            case "quote":
                found["quoted_external_id"] = extra.get("external_id")
            case "location":
                found["place"] = channels.OutPlace(
                    latitude=extra["latitude"],
                    longitude=extra["longitude"],
                    name=extra.get("name", ""),
                    address=extra.get("text", ""),
                )
            case "contact":
                phone, *emails = extra["details"]
                found["card"] = channels.OutCard(name=extra["name"], phone=phone, email="".join(emails))
            case _:
                pass
    return found
