"""A message as mails: one with everything, or several where its files are too large for one."""

from collections.abc import Sequence
from typing import Any

from relevo.channels.email.styling import render_html
from relevo.desk.channels import api as desk
from relevo.platform.http.schemas import JsonObject
from relevo.platform.render import render_markdown

TEXT_CHARS = 16_000
"""More than the desk lets anybody write at once, and less than what the renderer takes."""
FILES_BYTES = 18_000_000
"""Of one mail: base64 makes 25 MB of it, which is what most servers take."""


def plan(message: desk.Outgoing) -> list[desk.NewPart]:
    text = message.text
    if message.choices:
        text = desk.numbered_choices(text, [choice.label for choice in message.choices])
    pieces = desk.split_text(text, TEXT_CHARS - 1000, "characters") or [""]
    groups = _groups(message.files)
    mails: list[tuple[str, list[desk.OutFile]]] = [(piece, []) for piece in pieces]
    mails[-1] = (mails[-1][0], groups[0] if groups else [])
    mails += [("", group) for group in groups[1:]]
    return [_part(message, piece, files) for piece, files in mails]


def _groups(files: Sequence[desk.OutFile]) -> list[list[desk.OutFile]]:
    groups: list[list[desk.OutFile]] = []
    room = 0
    for file in files:
        if not groups or file.size_bytes > room:
            groups.append([])
            room = FILES_BYTES
        groups[-1].append(file)
        room -= file.size_bytes
    return groups


def _part(message: desk.Outgoing, markdown: str, files: Sequence[desk.OutFile]) -> desk.NewPart:
    plain = desk.render_for(markdown, "plain")
    mail = message.mail
    body: JsonObject = {
        "text": plain,
        "html": render_html(render_markdown(markdown)),
        "author": message.author_name,
        "automatic": message.author_kind != "teammate",
        "files": [_file(file) for file in files],
        "conversation_id": str(mail.conversation_id) if mail else "",
        "subject": mail.subject if mail else "",
        "in_reply_to": mail.in_reply_to if mail else "",
        "references": list(mail.references) if mail else [],
        "cc": list(mail.cc) if mail else [],
        "bcc": list(mail.bcc) if mail else [],
        "signature": mail.signature if mail else None,
    }
    return desk.NewPart(body=body, text=plain)


def _file(file: desk.OutFile) -> dict[str, Any]:
    return {"id": str(file.id), "name": file.name, "content_type": file.content_type}
