"""Exports of Zendesk, Intercom and Chatwoot. Pure.

An author whom the export does not name as a person of the company is unknown, and unknown words never become answers.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from relevo.desk.knowledge.tickets.limits import MAX_CONVERSATIONS
from relevo.desk.knowledge.tickets.shape import Past, Refused, Said, Settings, Who, as_text
from relevo.kit.reading import dict_of, list_of

_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h\d)\b[^>]*>", re.IGNORECASE)
_QUOTE = re.compile(r"<blockquote\b.*?</blockquote>", re.IGNORECASE | re.DOTALL)
_SILENT = re.compile(r"<(script|style)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,2000}>")
# How a machine's reply came in, whoever's name it carries.
_MACHINE_VIA = frozenset(
    {"rule", "trigger", "automation", "macro_rule", "answer_bot", "answer_bot_for_agents", "system"}
)
_LISTS = ("tickets", "conversations", "data", "payload", "results")


def records_of(data: bytes) -> list[dict[str, Any]]:
    """Objects of an array, of an object that holds one, or of lines. Raises Refused."""
    text = data.decode("utf-8-sig", errors="replace").strip()
    try:
        found = _unwrap(json.loads(text))
    except ValueError:
        found = _lines(text)
    except RecursionError:
        raise Refused("corrupt") from None
    records = [dict_of(each) for each in found if dict_of(each)]
    if not records:
        raise Refused("no_conversations")
    if len(records) > MAX_CONVERSATIONS:
        raise Refused("too_many")
    return records


def _unwrap(value: object) -> list[Any]:
    for _ in range(3):
        if items := list_of(value):
            return items
        given = dict_of(value)
        inner = next((given[key] for key in _LISTS if list_of(given.get(key)) or dict_of(given.get(key))), None)
        if inner is None or "messages" in given or "comments" in given:
            return [value]
        value = inner
    return list_of(value)


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise Refused("corrupt") from None


def read_zendesk(data: bytes, _settings: Settings) -> list[Past]:
    return [_zendesk(each) for each in records_of(data)]


def _zendesk(record: Mapping[str, Any]) -> Past:
    record = dict_of(record.get("ticket")) or record
    people = {as_text(one.get("id")): one for one in map(dict_of, list_of(record.get("users")))}
    requester = dict_of(record.get("requester")) | {"role": "end-user"}
    people |= {as_text(one.get("id")): one for one in (dict_of(record.get("assignee")), requester) if one.get("id")}
    asker = as_text(record.get("requester_id") or requester.get("id"))
    names = _names([*people.values(), requester, dict_of(record.get("submitter"))])
    messages: list[Said] = []
    for comment in map(dict_of, list_of(record.get("comments"))):
        author = dict_of(comment.get("author")) or people.get(as_text(comment.get("author_id")), {})
        names |= _names([author])
        if comment.get("public") is False or as_text(comment.get("type")) == "VoiceComment":
            continue
        who = _zendesk_who(comment, author, asker)
        messages.append(
            Said(who, _body(comment, "plain_body", "body", "html_body"), as_text(comment.get("created_at")))
        )
    if not any(said.who == "customer" for said in messages) and record.get("description"):
        messages.insert(
            0, Said("customer", plain(as_text(record.get("description"))), as_text(record.get("created_at")))
        )
    return Past(subject=as_text(record.get("subject")), messages=messages, names=frozenset(names))


def _zendesk_who(comment: Mapping[str, Any], author: Mapping[str, Any], asker: str) -> Who:
    via = as_text(dict_of(comment.get("via")).get("channel")).lower()
    author_id = as_text(comment.get("author_id") or author.get("id"))
    role = as_text(author.get("role")).lower()
    if via in _MACHINE_VIA or author_id == "-1" or role in ("system", "bot"):
        return "machine"
    if role == "end-user" or (asker and author_id == asker):
        return "customer"
    return "person" if role in ("agent", "admin", "owner") else "unknown"


def read_intercom(data: bytes, _settings: Settings) -> list[Past]:
    return [_intercom(each) for each in records_of(data)]


def _intercom(record: Mapping[str, Any]) -> Past:
    source = dict_of(record.get("source") or record.get("conversation_message"))
    parts = dict_of(record.get("conversation_parts")).get("conversation_parts") or record.get("conversation_parts")
    messages: list[Said] = []
    contacts = dict_of(record.get("contacts")).get("contacts") or record.get("contacts")
    names = _names([*map(dict_of, list_of(contacts)), dict_of(record.get("user"))])
    for part in (source, *map(dict_of, list_of(parts))):
        author = dict_of(part.get("author"))
        names |= _names([author])
        # Notes, assignments and the like are internal; only what was said counts.
        if part is not source and as_text(part.get("part_type")) not in ("comment", "open", "close", ""):
            continue
        text = _body(part, "body")
        if text:
            messages.append(Said(_intercom_who(author), text, as_text(part.get("created_at"))))
    subject = plain(as_text(source.get("subject") or record.get("title")))
    return Past(subject=subject, messages=messages, names=frozenset(names))


def _intercom_who(author: Mapping[str, Any]) -> Who:
    kind = as_text(author.get("type")).lower()
    if kind in ("bot", "operator") or author.get("from_ai_agent") is True or author.get("is_ai_answer") is True:
        return "machine"
    if kind in ("admin", "teammate"):
        # "Operator" and "Fin" answer under a teammate's kind in older exports.
        return (
            "machine"
            if as_text(author.get("name")).strip().lower() in ("operator", "fin", "resolution bot")
            else "person"
        )
    return "customer" if kind in ("user", "lead", "contact", "visitor") else "unknown"


def read_chatwoot(data: bytes, _settings: Settings) -> list[Past]:
    return [_chatwoot(each) for each in records_of(data)]


def _chatwoot(record: Mapping[str, Any]) -> Past:
    meta = dict_of(record.get("meta"))
    names = _names([dict_of(meta.get("sender")), dict_of(meta.get("assignee")), dict_of(record.get("contact"))])
    messages: list[Said] = []
    for message in map(dict_of, list_of(record.get("messages") or record.get("payload"))):
        sender = dict_of(message.get("sender"))
        names |= _names([sender])
        if message.get("private") is True:
            continue
        text = _body(message, "content")
        if text:
            messages.append(Said(_chatwoot_who(message, sender), text, as_text(message.get("created_at"))))
    subject = as_text(dict_of(record.get("additional_attributes")).get("mail_subject"))
    return Past(subject=subject, messages=messages, names=frozenset(names))


def _chatwoot_who(message: Mapping[str, Any], sender: Mapping[str, Any]) -> Who:
    kind = as_text(message.get("message_type")).lower()
    by = as_text(message.get("sender_type") or sender.get("type")).lower()
    automated = dict_of(message.get("content_attributes")).get("automation_rule_id") or dict_of(
        message.get("additional_attributes")
    ).get("campaign_id")
    if kind in ("0", "incoming"):
        return "customer"
    if kind in ("2", "3", "activity", "template") or automated or by in ("agentbot", "agent_bot", "captain::assistant"):
        return "machine"
    return "person" if kind in ("1", "outgoing") and by == "user" else "unknown"


def _body(part: Mapping[str, Any], *keys: str) -> str:
    return next((plain(as_text(part[key])) for key in keys if part.get(key)), "")


def plain(text: str) -> str:
    """Text of HTML; text that is none stays as it is."""
    if "<" not in text and "&" not in text:
        return text
    text = _BREAK.sub("\n", _SILENT.sub(" ", _QUOTE.sub("\n", text)))
    return html.unescape(_TAG.sub("", text)).replace("\xa0", " ")


def _names(people: Iterable[Mapping[str, Any]]) -> set[str]:
    keys = ("name", "alias", "display_name", "first_name", "last_name", "available_name")
    return {as_text(one.get(key)).strip() for one in people for key in keys if as_text(one.get(key)).strip()}
