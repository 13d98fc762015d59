"""A WhatsApp webhook, read: zero or more events of any batch. Pure; nothing that arrives makes it raise.

Batches nest three deep (entry, change, message), and one broken element costs only itself. Which of our numbers it is
for stands in `metadata.phone_number_id` alone: the number as it is displayed may be written in another way tomorrow.
"""

import re
from collections.abc import Callable, Iterator
from typing import cast, get_args

from relevo.channels.whatsapp.contents import parse_content, parse_troubles
from relevo.channels.whatsapp.events import (
    AccountTrouble,
    Advert,
    Event,
    HistoryRefused,
    Ignored,
    MarketingPreference,
    Old,
    OldFile,
    OldMessages,
    Person,
    PersonChanged,
    Said,
    SecurityCodeChanged,
    SentFromPhone,
    Status,
    StatusName,
    TemplateChanged,
    Trouble,
    Unsupported,
)
from relevo.platform.graph import Json, dict_of, dicts_of, number_of, text_of, time_of

OBJECT = "whatsapp_business_account"

_SCOPED_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,160}")
_PHONE = re.compile(r"\+?([0-9]{4,20})")
_STATUSES = frozenset(get_args(StatusName))


def parse(body: Json) -> list[Event]:
    """Every event of a webhook, in the order it was written; `[]` for what is not from WhatsApp."""
    if body.get("object") != OBJECT:
        return []
    return [event for entry in dicts_of(body.get("entry")) for event in _entry(entry)]


def numbers_of(body: Json) -> list[str]:
    """The ids of the numbers a webhook speaks of; template and account webhooks name none."""
    changes = (change for entry in dicts_of(body.get("entry")) for change in dicts_of(entry.get("changes")))
    found = (_number_of(dict_of(change.get("value"))) for change in changes)
    return list(dict.fromkeys(number for number in found if number))


def person_of(*, phone: object = None, scoped_id: object = None, parent_id: object = None) -> Person:
    """Which id is which is decided by its form: business-scoped ids were seen where phone numbers belong."""
    given = [one for one in (text_of(phone), text_of(scoped_id), text_of(parent_id)) if one]
    scoped = list(dict.fromkeys(one for one in given if _SCOPED_ID.fullmatch(one)))
    parents = [one for one in scoped if one == text_of(parent_id) or one[2:].startswith(".ENT.")]
    own = [one for one in scoped if one not in parents]
    phones = [found[1] for one in given if (found := _PHONE.fullmatch(one))]
    return Person(
        phone=phones[0] if phones else None,
        scoped_id=own[0] if own else None,
        parent_id=parents[0] if parents else None,
    )


def _entry(entry: Json) -> Iterator[Event]:
    account_id = text_of(entry.get("id")) or ""
    for change in dicts_of(entry.get("changes")):
        field = text_of(change.get("field")) or ""
        value = dict_of(change.get("value"))
        reader = _FIELDS.get(field)
        if reader is None:
            yield Ignored(account_id=account_id, field=field, why="field")
        else:
            yield from reader(account_id, value)


def _number_of(value: Json) -> str:
    return text_of(dict_of(value.get("metadata")).get("phone_number_id")) or ""


def _messages(account_id: str, value: Json) -> Iterator[Event]:
    number_id = _number_of(value)
    people = _people(value)
    for message in dicts_of(value.get("messages")):
        yield _message(account_id, number_id, message, people)
    for status in dicts_of(value.get("statuses")):
        yield _status(account_id, number_id, status)
    troubles = parse_troubles(value.get("errors"))
    if troubles:
        yield AccountTrouble(account_id=account_id, number_id=number_id or None, troubles=troubles)


def _people(value: Json) -> list[Person]:
    """The names that stand beside the messages, to be matched by any id."""
    return [_named(contact) for contact in dicts_of(value.get("contacts"))]


def _named(contact: Json) -> Person:
    person = person_of(
        phone=contact.get("wa_id"), scoped_id=contact.get("user_id"), parent_id=contact.get("parent_user_id")
    )
    profile = dict_of(contact.get("profile"))
    username = text_of(profile.get("username"))
    return Person(
        phone=person.phone,
        scoped_id=person.scoped_id,
        parent_id=person.parent_id,
        name=text_of(profile.get("name")),
        username=username.removeprefix("@") if username else None,
    )


def _together(person: Person, people: list[Person]) -> Person:
    """The person with what the batch's contacts add: a name, a username, the other ids."""
    beside = next((one for one in people if set(one.ids) & set(person.ids)), None)
    if beside is None:
        return person
    return Person(
        phone=person.phone or beside.phone,
        scoped_id=person.scoped_id or beside.scoped_id,
        parent_id=person.parent_id or beside.parent_id,
        name=beside.name,
        username=beside.username,
    )


def _writer(message: Json) -> Person:
    return person_of(
        phone=message.get("from"), scoped_id=message.get("from_user_id"), parent_id=message.get("from_parent_user_id")
    )


def _message(account_id: str, number_id: str, message: Json, people: list[Person]) -> Event:
    message_id = text_of(message.get("id"))
    person = _together(_writer(message), people)
    if message_id is None or not person.ids:
        return Ignored(account_id=account_id, field="messages", why="no id")
    if message.get("type") == "system":
        return _system(number_id, message_id, message, person)
    context = dict_of(message.get("context"))
    return Said(
        number_id=number_id,
        person=person,
        id=message_id,
        at=time_of(message.get("timestamp")),
        content=parse_content(message),
        quotes_id=text_of(context.get("id")),
        is_forwarded=bool(context.get("forwarded") or context.get("frequently_forwarded")),
        advert=_advert(dict_of(message.get("referral"))),
        group_id=text_of(message.get("group_id")),
        raw=message,
    )


def _system(number_id: str, message_id: str, message: Json, person: Person) -> Event:
    system = dict_of(message.get("system"))
    kind = text_of(system.get("type")) or "system"
    if kind == "customer_identity_changed":
        return SecurityCodeChanged(number_id=number_id, id=message_id, person=person)
    after = person_of(phone=system.get("wa_id"), scoped_id=system.get("user_id"))
    if kind in ("user_changed_number", "user_changed_user_id") and after.ids:
        text = text_of(system.get("body")) or ""
        return PersonChanged(number_id=number_id, id=message_id, before=person, after=after, text=text)
    return Said(
        number_id=number_id,
        person=person,
        id=message_id,
        at=time_of(message.get("timestamp")),
        content=Unsupported(type=kind, reason=text_of(system.get("body"))),
        raw=message,
    )


def _advert(referral: Json) -> Advert | None:
    if not referral:
        return None
    return Advert(
        headline=text_of(referral.get("headline")),
        body=text_of(referral.get("body")),
        source_url=text_of(referral.get("source_url")),
        source_id=text_of(referral.get("source_id")),
        click_id=text_of(referral.get("ctwa_clid")),
    )


def _status(account_id: str, number_id: str, status: Json) -> Event:
    message_id, name = text_of(status.get("id")), text_of(status.get("status"))
    if message_id is None or name not in _STATUSES:
        return Ignored(account_id=account_id, field="statuses", why=name or "no id")
    is_group = status.get("recipient_type") == "group"
    person = person_of(
        phone=status.get("recipient_participant_id" if is_group else "recipient_id"),
        scoped_id=status.get("recipient_participant_user_id" if is_group else "recipient_user_id"),
    )
    return Status(
        number_id=number_id,
        message_id=message_id,
        status=cast(StatusName, name),
        at=time_of(status.get("timestamp")),
        person=person if person.ids else None,
        own_key=text_of(status.get("biz_opaque_callback_data")),
        troubles=parse_troubles(status.get("errors")),
        group_id=text_of(status.get("recipient_id")) if is_group else None,
    )


def _echoes(account_id: str, value: Json) -> Iterator[Event]:
    people = _people(value)
    for message in dicts_of(value.get("message_echoes")):
        message_id = text_of(message.get("id"))
        to = person_of(
            phone=message.get("to"), scoped_id=message.get("to_user_id"), parent_id=message.get("to_parent_user_id")
        )
        person = _together(to, people)
        if message_id is None or not person.ids:
            yield Ignored(account_id=account_id, field="smb_message_echoes", why="no id")
            continue
        yield SentFromPhone(
            number_id=_number_of(value),
            person=person,
            id=message_id,
            at=time_of(message.get("timestamp")),
            content=parse_content(message),
            quotes_id=text_of(dict_of(message.get("context")).get("id")),
            raw=message,
        )


def _history(account_id: str, value: Json) -> Iterator[Event]:
    number_id = _number_of(value)
    for part in dicts_of(value.get("history")):
        progress = number_of(dict_of(part.get("metadata")).get("progress"))
        for thread in dicts_of(part.get("threads")):
            phone = person_of(phone=thread.get("id")).phone
            if phone is None:
                yield Ignored(account_id=account_id, field="history", why="no id")
                continue
            found = (_old(message, phone) for message in dicts_of(thread.get("messages")))
            messages = tuple(old for old in found if old is not None)
            percent = int(progress) if progress is not None else None
            yield OldMessages(number_id=number_id, phone=phone, messages=messages, progress_percent=percent)
        for trouble in parse_troubles(part.get("errors")):
            yield HistoryRefused(number_id=number_id, trouble=trouble)
    for message in dicts_of(value.get("messages")):
        person = _writer(message)
        old = _old(message, person.phone or "")
        if old is None or not person.ids:
            yield Ignored(account_id=account_id, field="history", why="no id")
        else:
            yield OldFile(number_id=number_id, person=person, old=old)


def _old(message: Json, customer: str) -> Old | None:
    message_id = text_of(message.get("id"))
    if message_id is None:
        return None
    return Old(
        id=message_id,
        is_ours=_writer(message).phone != customer,
        at=time_of(message.get("timestamp")),
        content=parse_content(message),
        is_placeholder=message.get("type") == "media_placeholder",
    )


def _template(account_id: str, value: Json) -> Iterator[Event]:
    reason = text_of(dict_of(value.get("rejection_info")).get("reason")) or text_of(value.get("reason"))
    yield TemplateChanged(
        account_id=account_id,
        template_id=text_of(value.get("message_template_id")) or "",
        name=text_of(value.get("message_template_name")) or "",
        language=text_of(value.get("message_template_language")) or "",
        status=text_of(value.get("event")),
        quality=text_of(value.get("new_quality_score")),
        category=text_of(value.get("new_category")) or text_of(value.get("message_template_category")),
        reason=None if reason == "NONE" else reason,
    )


def _account(account_id: str, value: Json) -> Iterator[Event]:
    """Both fields tell their news in `event`; what goes with it differs and is shown as it came."""
    news = text_of(value.get("event"))
    if news is None:
        yield Ignored(account_id=account_id, field="account_update", why="no event")
        return
    banned = text_of(dict_of(value.get("ban_info")).get("waba_ban_state"))
    details = banned or text_of(value.get("current_limit")) or text_of(value.get("phone_number")) or ""
    trouble = Trouble(code=None, title=news, details=details)
    yield AccountTrouble(account_id=account_id, number_id=None, troubles=(trouble,))


def _preferences(account_id: str, value: Json) -> Iterator[Event]:
    people = _people(value)
    for preference in dicts_of(value.get("user_preferences")):
        person = _together(person_of(phone=preference.get("wa_id"), scoped_id=preference.get("user_id")), people)
        wish = preference.get("value")
        if preference.get("category") != "marketing_messages" or wish not in ("stop", "resume") or not person.ids:
            yield Ignored(account_id=account_id, field="user_preferences", why="not about marketing")
            continue
        yield MarketingPreference(
            number_id=_number_of(value),
            person=person,
            wants_marketing=wish == "resume",
            at=time_of(preference.get("timestamp")),
        )


_FIELDS: dict[str, Callable[[str, Json], Iterator[Event]]] = {
    "messages": _messages,
    "smb_message_echoes": _echoes,
    "history": _history,
    "message_template_status_update": _template,
    "message_template_quality_update": _template,
    "template_category_update": _template,
    "user_preferences": _preferences,
    "account_update": _account,
    "phone_number_quality_update": _account,
}
