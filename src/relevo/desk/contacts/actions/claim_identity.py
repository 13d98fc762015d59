"""A visitor turns out to be somebody: they signed in on the company's page in the middle of a conversation.

Their unverified address (a browser) becomes the verified one, so the conversation goes on. If the verified address
already belongs to a contact, nothing changes: joining two contacts is a teammate's decision.
"""

from collections.abc import Sequence

from relevo.desk.contacts.actions.learn_about_contact import do_learn_about_contact
from relevo.desk.contacts.joining.proving import Proof, do_prove
from relevo.desk.contacts.repository import claim_address
from relevo.kit.ids import IdentityId
from relevo.platform.db import Tx


async def do_claim_identity(
    tx: Tx,
    identity_id: IdentityId,
    *,
    address: str,
    name: str | None = None,
    email: str | None = None,
    proofs: Sequence[Proof] = (),
) -> bool:
    """Whether it is theirs now. Of two who claim one address at once, the second fails on the unique index."""
    contact_id = await claim_address(tx, identity_id, address)
    if contact_id is None:
        return False
    await do_learn_about_contact(tx, contact_id, name=name, email=email, verified=True)
    await do_prove(tx, contact_id, proofs, identity_id=identity_id)
    return True
