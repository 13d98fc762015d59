"""The company's mailbox over IMAP: what is new in it, and the checks of it."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from relevo.channels.email import wire
from relevo.channels.email.imap import Folder, Imap
from relevo.desk.channels import api as desk
from relevo.kit.mails import MAX_MAIL_BYTES

AT_ONCE = 20
"""Mails of one look; a full look is followed by the next at once."""
BYTES_AT_ONCE = 40_000_000
IDLE_S = 22.0
"""A poll waits for 25 s at most."""
SENT_NAMES = ("Sent", "Sent Items", "Sent Mail", "INBOX.Sent", "Enviados", "Elementos enviados", "Itens enviados")
RESET_DAYS = 3
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class Place:
    """How far a folder was read: kept as `<box>_uid` and `<box>_validity`."""

    box: wire.Box
    folder: str
    validity: int
    uid: int


@dataclass
class Seen:
    elements: list[desk.RawElement] = field(default_factory=list[desk.RawElement])
    values: dict[str, str] = field(default_factory=dict[str, str])
    is_full: bool = False


def key(box: str, what: str) -> str:
    return f"_{box}_{what}"


def place_of(connection: desk.Connection, box: wire.Box, folder: str) -> Place:
    return Place(
        box=box,
        folder=folder,
        validity=_number(connection.value(key(box, "validity"))),
        uid=_number(connection.value(key(box, "uid"))),
    )


async def look(imap: Imap, place: Place, settings: wire.Settings) -> Seen:
    """The mails after `place`, oldest first. Without a place, from now on: what was there before is not answered."""
    folder = await imap.select(place.folder)
    if place.validity == 0:
        return Seen(values=_reached(place, folder, folder.next_uid - 1))
    if folder.validity == place.validity:
        uids = [uid for uid in await imap.search(f"UID {place.uid + 1}:*") if uid > place.uid]
    else:
        # The server numbered its mails anew. Those of the last days are looked at again: what is known is known.
        uids = await imap.search(f"SINCE {_days_ago(RESET_DAYS)}")
    return await _fetch(imap, place, folder, uids, settings)


async def _fetch(imap: Imap, place: Place, folder: Folder, uids: Sequence[int], settings: wire.Settings) -> Seen:
    chosen = uids[:AT_ONCE]
    sizes = await imap.sizes(chosen) if chosen else {}
    seen, taken, reached = Seen(is_full=len(uids) > len(chosen)), 0, place.uid
    for uid in chosen:
        taken += min(sizes.get(uid, 0), MAX_MAIL_BYTES)
        if seen.elements and taken > BYTES_AT_ONCE:
            seen.is_full = True
            break
        raw = await imap.fetch(uid, most=MAX_MAIL_BYTES + 1)
        if raw is not None:
            # Reading a large one takes up to a second, which others shall not wait for.
            seen.elements.append(await asyncio.to_thread(wire.split, raw, settings, box=place.box, at=time.time()))
        reached = uid
    seen.values = _reached(place, folder, reached if seen.is_full else max(reached, folder.next_uid - 1))
    return seen


def _reached(place: Place, folder: Folder, uid: int) -> dict[str, str]:
    return {key(place.box, "validity"): str(folder.validity), key(place.box, "uid"): str(uid)}


async def find_sent_folder(imap: Imap, named: str) -> str:
    """The folder with what was sent: as named, or as the server marks it, or by its usual names; "" for none."""
    listed = await imap.folders()
    if named:
        return named if any(one.name.lower() == named.lower() for one in listed) else ""
    marked = next((one.name for one in listed if "\\sent" in one.flags), "")
    return marked or next((one.name for one in listed if one.name in SENT_NAMES), "")


async def has_mail(imap: Imap, folder: str, message_id: str) -> bool:
    await imap.select(folder)
    clean = message_id.replace('"', "").replace("\\", "")
    return bool(await imap.search(f'HEADER Message-ID "{clean}"'))


async def wait_until_there(imap: Imap, folder: str, message_id: str, *, within_s: float) -> bool:
    ends = time.monotonic() + within_s
    while True:
        if await has_mail(imap, folder, message_id):
            return True
        if time.monotonic() > ends:
            return False
        await asyncio.sleep(0.5)


def _days_ago(days: int) -> str:
    day = time.gmtime(time.time() - days * 86_400)
    return f"{day.tm_mday:02}-{_MONTHS[day.tm_mon - 1]}-{day.tm_year}"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
