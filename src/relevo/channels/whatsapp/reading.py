"""WhatsApp's events in the desk's words. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime

from relevo.channels.whatsapp import events as wa
from relevo.channels.whatsapp.codes import verdict_of_code
from relevo.channels.whatsapp.numbers import spellings_of
from relevo.desk.channels.api import (
    ChannelStoppedIn,
    DeletionIn,
    EchoIn,
    EditIn,
    Extra,
    HistoryIn,
    Incoming,
    Media,
    MessageIn,
    MovedIn,
    OldMessageIn,
    ReactionIn,
    StatusIn,
)
from relevo.platform.graph import Json
from relevo.platform.graph.remedies import Remedy

SHOWN_CHARS = 300
_LOCKED = frozenset({"DISABLED_UPDATE", "ACCOUNT_DELETED", "PARTNER_REMOVED", "DISABLE"})


def incoming_of(event: wa.Event) -> Sequence[Incoming]:
    match event:
        case wa.Said():
            return _said(event)
        case wa.SentFromPhone():
            return _from_phone(event)
        case wa.Status():
            return [_status(event)]
        case wa.PersonChanged():
            return _moved(event)
        case wa.OldMessages():
            old = [message for message in event.messages if not message.is_placeholder]
            return _history(event.phone, old)
        case wa.OldFile():
            return _history(event.person.phone, [event.old])
        case wa.AccountTrouble():
            return _trouble(event)
        case _:
            # Templates are asked for whenever a screen shows them; the rest is Meta's own business.
            return []


def names_of(person: wa.Person) -> tuple[str, list[str]]:
    """The address and what else the same person is called: the phone number first, because it can be dialled."""
    ids = [one for one in (person.phone, person.scoped_id, person.parent_id) if one]
    spellings = [other for one in ids[:1] if person.phone for other in spellings_of(one)]
    return ids[0], [*ids[1:], *spellings]


def _said(said: wa.Said) -> Sequence[Incoming]:
    address, aliases = names_of(said.person)
    match said.content:
        case wa.Edited(original_id=original, content=wa.Text(body=text)):
            return [EditIn(address=address, aliases=aliases, external_id=original, text=text, sent_at=said.at)]
        case wa.Edited(original_id=original, content=wa.Media(caption=caption)):
            return [EditIn(address=address, aliases=aliases, external_id=original, text=caption or "", sent_at=said.at)]
        case wa.Revoked(original_id=original):
            return [DeletionIn(address=address, aliases=aliases, external_id=original)]
        case wa.Reaction(message_id=message_id, emoji=emoji):
            return [ReactionIn(address=address, aliases=aliases, external_id=message_id, emoji=emoji)]
        case _:
            return [_message(said, address, aliases)]


def _message(said: wa.Said, address: str, aliases: list[str]) -> MessageIn:
    text, extras = _words(said.content, said.raw)
    if said.quotes_id:
        extras.append(Extra(kind="quote", external_id=said.quotes_id))
    if said.is_forwarded:
        extras.append(Extra(kind="forwarded"))
    if said.advert:
        extras.append(_referral(said.advert))
    if said.group_id:
        extras.append(Extra(kind="unsupported", text="group", raw=said.raw))
    return MessageIn(
        address=address,
        aliases=aliases,
        external_id=said.id,
        text=text,
        sent_at=said.at,
        name=said.person.name,
        username=said.person.username,
        phone=f"+{said.person.phone}" if said.person.phone else None,
        choice_id=said.content.id if isinstance(said.content, wa.Chosen) else None,
        media=_media(said.content),
        extras=extras,
    )


def _words(content: wa.Content, raw: Json) -> tuple[str, list[Extra]]:
    """What a message says in words, and what is shown beside them."""
    match content:
        case wa.Location():
            return _place(content)
        case wa.Cards(cards=cards):
            shown = [_card(card) for card in cards]
            return "\n".join(", ".join([card.name, *card.details]) for card in shown), shown
        case wa.Unsupported(type=kind, reason=reason):
            return "", [Extra(kind="unsupported", text=kind, name=reason or "", raw=raw)]
        case _:
            return _plain_words(content), []


def _plain_words(content: wa.Content) -> str:
    match content:
        case wa.Text(body=body):
            return body
        case wa.Media(caption=caption):
            return caption or ""
        case wa.Chosen(title=title):
            return title
        case wa.Form(answers=answers):
            return "\n".join(f"{name}: {value}" for name, value in answers.items() if name != "flow_token")
        case wa.Order(note=note, lines=lines):
            return "\n".join([*lines, *([note] if note else [])])
        case _:
            return ""


def _place(place: wa.Location) -> tuple[str, list[Extra]]:
    named = ", ".join(part for part in (place.name, place.address) if part)
    shown = Extra(
        kind="location",
        name=place.name or "",
        text=place.address or "",
        latitude=place.latitude,
        longitude=place.longitude,
        url=place.url,
    )
    return named or f"{place.latitude:.5f}, {place.longitude:.5f}", [shown]


def _card(card: wa.Card) -> Extra:
    company = [card.company] if card.company else []
    return Extra(kind="contact", name=card.name, details=[*company, *card.phones, *card.emails])


def _referral(advert: wa.Advert) -> Extra:
    said = [part for part in (advert.body, advert.source_id) if part]
    return Extra(
        kind="referral", name=advert.headline or "", text=advert.body or "", url=advert.source_url, details=said
    )


def _media(content: wa.Content) -> list[Media]:
    if not isinstance(content, wa.Media) or content.media_id is None:
        return []
    kind = "file" if content.kind == "document" else content.kind
    return [Media(ref=content.media_id, kind=kind, name=content.filename or "", content_type=content.mime_type or "")]


def _from_phone(echo: wa.SentFromPhone) -> Sequence[Incoming]:
    address, aliases = names_of(echo.person)
    match echo.content:
        case wa.Edited(original_id=original, content=wa.Text(body=text)):
            return [EditIn(address=address, aliases=aliases, external_id=original, text=text, sent_at=echo.at)]
        case wa.Revoked(original_id=original):
            return [DeletionIn(address=address, aliases=aliases, external_id=original)]
        case wa.Reaction() | wa.Edited():
            return []
        case _:
            text, extras = _words(echo.content, echo.raw)
            unsupported = "".join(f"[{extra.text}]" for extra in extras if extra.kind == "unsupported")
            return [
                EchoIn(
                    address=address,
                    aliases=aliases,
                    external_id=echo.id,
                    text=text or unsupported,
                    sent_at=echo.at,
                    media=_media(echo.content),
                )
            ]


def _status(status: wa.Status) -> StatusIn:
    trouble = status.troubles[0] if status.troubles else None
    return StatusIn(
        external_id=status.message_id,
        part_id=status.own_key,
        status="read" if status.status == "played" else status.status,
        at=status.at,
        code=verdict_of_code(trouble.code).reason if trouble else "",
        detail=f"#{trouble.code}: {trouble.details or trouble.title}"[:SHOWN_CHARS] if trouble else "",
        address=names_of(status.person)[0] if status.person else None,
    )


def _moved(moved: wa.PersonChanged) -> Sequence[Incoming]:
    address, aliases = names_of(moved.before)
    new_address, number = names_of(moved.after)[0], moved.before.phone
    # A new business-scoped id comes with the number as it was: the number still tells who it is.
    left = [number, *spellings_of(number)] if number and moved.after.phone not in (None, number) else []
    return [MovedIn(address=address, aliases=aliases, new_address=new_address, left=left)]


def _history(phone: str | None, messages: Sequence[wa.Old]) -> Sequence[Incoming]:
    old = [
        OldMessageIn(
            external_id=message.id,
            author="teammate" if message.is_ours else "contact",
            text=text,
            sent_at=message.at or datetime.fromtimestamp(0, UTC),
        )
        for message in sorted(messages, key=lambda message: message.at or datetime.fromtimestamp(0, UTC))
        if (text := _old_text(message.content))
    ]
    return [HistoryIn(address=phone, aliases=spellings_of(phone), messages=old)] if phone and old else []


def _old_text(content: wa.Content) -> str:
    text, _ = _words(content, {})
    return text or (f"[{content.kind}]" if isinstance(content, wa.Media) else "")


def _trouble(event: wa.AccountTrouble) -> Sequence[Incoming]:
    for trouble in event.troubles:
        verdict = verdict_of_code(trouble.code) if trouble.code is not None else None
        detail = " ".join(part for part in (trouble.title, trouble.details) if part)[:SHOWN_CHARS]
        if verdict is not None and verdict.remedy is Remedy.STOP_CHANNEL:
            return [ChannelStoppedIn(code=verdict.reason, detail=detail)]
        if trouble.title in _LOCKED or trouble.details in _LOCKED:
            return [ChannelStoppedIn(code="account_restricted", detail=detail)]
    return []
