"""What was proved about whoever is before us, and what follows: whoever proved the same before is the same person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from relevo.desk.contacts.joining import repository
from relevo.desk.contacts.joining.actions import are_different, do_join
from relevo.desk.contacts.joining.repository import How, digits_of
from relevo.desk.contacts.repository import find_contact
from relevo.kit.ids import ChannelId, ContactId, IdentityId
from relevo.platform.db import Tx

# Channels whose provider vouches for the sender's phone number, which is the address.
PHONE_CHANNELS = frozenset({"whatsapp", "sms", "twilio_whatsapp"})
SHORTEST_PHONE, LONGEST_PHONE = 8, 15


@dataclass(frozen=True, kw_only=True)
class Proof:
    """`customer_id` and what a signed token vouches for: `signed`. A code that was mailed: `email_code`."""

    kind: Literal["customer_id", "email", "phone"]
    value: str
    how: Literal["signed", "email_code", "channel"]


def phone_proof(channel_kind: str, address: str) -> list[Proof]:
    """Of an address on a channel that is a phone number; with its country, or it would not be one number."""
    digits = digits_of(address)
    if channel_kind not in PHONE_CHANNELS or not SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE:
        return []
    return [Proof(kind="phone", value=digits, how="channel")]


async def do_give_up_phones(tx: Tx, channel_id: ChannelId, address: str, phones: Sequence[str]) -> None:
    """Their provider said that these numbers are theirs no more: whoever writes from one is somebody else."""
    await repository.give_up_phones(tx, channel_id, address, [digits_of(phone) for phone in phones])


async def do_prove(
    tx: Tx, contact_id: ContactId, proofs: Sequence[Proof], *, identity_id: IdentityId | None = None
) -> ContactId:
    """Whose contact it is now: another one's where the same was proved before, and no person took them apart."""
    for proof in proofs:
        value = proof.value.strip().lower() if proof.kind == "email" else proof.value.strip()
        owner = await repository.add_proof(tx, contact_id, identity_id, kind=proof.kind, value=value, how=proof.how)
        if owner == contact_id or await _stay_apart(tx, owner, contact_id):
            continue
        await do_join(tx, owner, contact_id, how=_how(proof), by=None)
        contact_id = owner
    return contact_id


async def _stay_apart(tx: Tx, owner: ContactId, contact_id: ContactId) -> bool:
    found = await find_contact(tx, owner)
    if found is None or found.merged_into is not None:
        return True
    return await repository.was_taken_apart(tx, owner, contact_id) or await are_different(tx, owner, contact_id)


def _how(proof: Proof) -> How:
    if proof.how == "channel":
        return "phone"
    return proof.how
