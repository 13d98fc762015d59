"""A written set of past conversations, told once and put into each format. Every planted secret must vanish."""

# ruff: noqa: E501, ISC004 - sentences stay on one line, as people wrote them

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

CUSTOMER, AGENT, BOT, NOTE = "customer", "agent", "bot", "note"
# What no proposal may contain, in any language or format.
PLANTED = (
    "Lucía", "Ferrández", "lucia.f@example.org", "612 345 678", "+34 612 345 678", "ES91 2100 0418 4502 0005 1332",
    "4539 5787 6362 1486", "12345678Z", "X1234567L", "529.982.247-25", "11.222.333/0001-81", "203.0.113.77",
    "Calle Mayor 12", "221 Baker Street", "NW1 6XE", "Rua das Flores, 45", "#48213", "PED-77120", "1Z999AA10123456784",
    "token=abc123", "Beatrix", "Holloway", "Tomé", "Quintela", "91 555 0199", "(415) 555-2671", "tome@correio.example",
    "Marisol", "01310-100",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One past conversation: who said what."""

    name: str
    said: tuple[tuple[str, str], ...]
    staff: str = "Marisol Vega"
    subject: str = field(default="Question")


def _told(name: str, *said: tuple[str, str]) -> Told:
    return Told(name, said)


ANA, BEA, TOM = "Lucía Ferrández", "Beatrix Holloway", "Tomé Quintela"
RETURNS = "You can return any item within 30 days of delivery, unused and in its box."
CANARY = "Sí, enviamos a Canarias en diez días laborables por 12 €."
PICKUP = "Sim, pode levantar na loja do centro de segunda a sexta."

TOLD = (
    _told(BEA, (CUSTOMER, "Hi, how many days do I have to return an item?"), (AGENT, f"Hi Beatrix,\n{RETURNS}")),
    _told(BEA, (CUSTOMER, "How many days do I have to return an item I bought?"), (AGENT, RETURNS)),
    _told(BEA, (CUSTOMER, "How many days to return an item please?"), (AGENT, "Returns are accepted within 14 days of delivery.")),
    _told(ANA, (CUSTOMER, "Hola, soy Lucía Ferrández. ¿Hacéis envíos a Canarias?"), (AGENT, f"Hola Lucía,\n{CANARY}\nUn saludo,\nMarisol")),
    _told(ANA, (CUSTOMER, "¿Hacéis envíos a las islas Canarias?"), (AGENT, CANARY)),
    _told(TOM, (CUSTOMER, "Olá, posso levantar a encomenda na loja do centro?"), (AGENT, f"Olá Tomé,\n{PICKUP}")),
    _told(TOM, (CUSTOMER, "Posso levantar a minha encomenda na loja?"), (AGENT, PICKUP)),
    # Machines, notes, promises, one customer's affairs, thanks: nothing of these is an answer.
    _told(BEA, (CUSTOMER, "Do you sell gift cards in the shop?"), (BOT, "Yes, robots sell gift cards from 10 euros.")),
    _told(ANA, (CUSTOMER, "¿Tenéis tarjetas regalo disponibles?"), (NOTE, "Internamente: las tarjetas salen en mayo.")),
    _told(BEA, (CUSTOMER, "Which courier delivers on islands?"), (AGENT, "I'll look into it and get back to you tomorrow.")),
    _told(TOM, (CUSTOMER, "Qual transportadora entrega nas ilhas?"), (AGENT, "Vou verificar com o armazém.")),
    _told(ANA, (CUSTOMER, "¿Dónde está mi pedido PED-77120?"), (AGENT, "Tu pedido PED-77120 ha salido hoy con 1Z999AA10123456784.")),
    _told(BEA, (CUSTOMER, "Where is order #48213?"), (AGENT, "I have refunded order #48213 to card 4539 5787 6362 1486.")),
    _told(BEA, (CUSTOMER, "ok thanks"), (AGENT, "You are welcome!")),
    _told(
        ANA,
        (CUSTOMER, "Mi correo es lucia.f@example.org, tel. 612 345 678, DNI 12345678Z, NIE X1234567L, IBAN ES91 2100 0418 4502 0005 1332, "
                   "vivo en Calle Mayor 12, 28013 Madrid. ¿Cómo solicito una factura con datos de empresa?"),
        (AGENT, "Lucía, las facturas de empresa se piden en Mi cuenta, apartado Facturas, durante tres meses.\n"
                "Le escribimos a lucia.f@example.org o al +34 612 345 678."),
    ),
    _told(
        TOM,
        (CUSTOMER, "Meu nome é Tomé Quintela, CPF 529.982.247-25, CNPJ 11.222.333/0001-81, moro na Rua das Flores, 45, CEP 01310-100. "
                   "Como altero a senha da minha conta?"),
        (AGENT, "A senha altera-se na página Segurança, botão Nova senha.\nResposta enviada a tome@correio.example."),
    ),
    _told(
        BEA,
        (CUSTOMER, "I live at 221 Baker Street, London NW1 6XE, my IP 203.0.113.77, phone (415) 555-2671. How do I wash the linen sheets?"),
        (AGENT, "Wash linen sheets at 40 degrees without bleach.\nSee https://shop.example/me?token=abc123 or call 91 555 0199."),
    ),
)  # fmt: skip


def zendesk(told: tuple[Told, ...] = TOLD) -> bytes:
    """One object a line, the way the incremental export writes them."""
    return "\n".join(json.dumps(_zendesk(number, each)) for number, each in enumerate(told, start=1)).encode()


def _zendesk(number: int, told: Told) -> dict[str, Any]:
    users = [
        {"id": 1, "name": told.name, "role": "end-user"},
        {"id": 2, "name": told.staff, "role": "agent"},
        {"id": -1, "name": "System", "role": "system"},
    ]
    author = {CUSTOMER: 1, AGENT: 2, NOTE: 2, BOT: -1}
    comments = [
        {"author_id": author[who], "plain_body": text, "public": who != NOTE, "via": {"channel": "email"}}
        for who, text in told.said
    ]
    return {"id": number, "subject": told.subject, "requester_id": 1, "users": users, "comments": comments}


def intercom(told: tuple[Told, ...] = TOLD) -> bytes:
    kinds = {CUSTOMER: "user", AGENT: "admin", NOTE: "admin", BOT: "bot"}

    def part(each: Told, who: str, text: str) -> dict[str, Any]:
        author = {"type": kinds[who], "name": each.name if who == CUSTOMER else each.staff if who != BOT else "Fin"}
        return {"part_type": "note" if who == NOTE else "comment", "author": author, "body": _html(text)}

    records = [
        {
            "id": str(number),
            "source": part(each, *each.said[0]),
            "conversation_parts": {"conversation_parts": [part(each, *one) for one in each.said[1:]]},
        }
        for number, each in enumerate(told)
    ]
    return json.dumps({"conversations": records}).encode()


def _html(text: str) -> str:
    return "".join(f"<p>{line.replace('&', '&amp;')}</p>" for line in text.split("\n"))


def chatwoot(told: tuple[Told, ...] = TOLD) -> bytes:
    def message(each: Told, who: str, text: str) -> dict[str, Any]:
        sender = {
            "name": each.name if who == CUSTOMER else each.staff,
            "type": "contact" if who == CUSTOMER else "user",
        }
        kind = {CUSTOMER: 0, AGENT: 1, NOTE: 1, BOT: 3}[who]
        return {"message_type": kind, "private": who == NOTE, "content": text, "sender": sender}

    records = [{"id": n, "messages": [message(each, *one) for one in each.said]} for n, each in enumerate(told)]
    return json.dumps({"data": {"payload": records}}).encode()


def table(told: tuple[Told, ...] = TOLD) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Conversación", "Autor", "Mensaje", "Nombre", "Público"])
    words = {CUSTOMER: "cliente", AGENT: "agente", NOTE: "agente", BOT: "bot"}
    for number, each in enumerate(told):
        for who, text in each.said:
            name = each.name if who == CUSTOMER else each.staff
            writer.writerow([number, words[who], text, name, "no" if who == NOTE else "sí"])
    return out.getvalue().encode()


def mbox(told: tuple[Told, ...] = TOLD) -> bytes:
    out: list[bytes] = []
    for number, each in enumerate(told):
        for at, (who, text) in enumerate(each.said):
            if who == NOTE:
                continue
            mail = EmailMessage()
            mail["From"] = (
                f"{each.name} <c{number}@mail.example>" if who == CUSTOMER else f"{each.staff} <help@shop.example>"
            )
            mail["Date"] = f"Mon, 01 Jan 2024 10:{at:02}:00 +0000"
            mail["Subject"] = f"Re: {each.subject}" if at else each.subject
            mail["Message-ID"] = f"<{number}-{at}@mail.example>"
            if at:
                mail["In-Reply-To"] = f"<{number}-{at - 1}@mail.example>"
            if who == BOT:
                mail["Auto-Submitted"] = "auto-replied"
            quoted = (
                f"\n\nOn Mon, Jan 1, 2024 at 10:00, {each.name} <c@mail.example> wrote:\n> {each.said[0][1]}"
                if at
                else ""
            )
            mail.set_content(text + quoted)
            out.append(b"From x@y Mon Jan  1 10:00:00 2024\n" + mail.as_bytes())
    return b"\n".join(out)


FORMATS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zendesk": ("tickets.json", zendesk),
    "intercom": ("conversations.json", intercom),
    "chatwoot": ("chats.json", chatwoot),
    "csv": ("rows.csv", table),
    "mbox": ("mail.mbox", mbox),
}
