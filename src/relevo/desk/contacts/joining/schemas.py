from typing import Literal
from uuid import UUID

from relevo.desk.contacts.schemas import ContactOut
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp

JoinWarning = Literal["unverified", "different_customers"]
Reason = Literal["email", "phone", "name"]


class JoinInput(Input):
    """`contact_id` is joined into the contact of the address. `despite_different`: both signed in as somebody else."""

    contact_id: UUID
    despite_different: bool = False


class SplitInput(Input):
    identity_id: UUID


class ProofOut(Output):
    """What is proved about a contact. `how`: the company's server signed it, a code by mail, the channel."""

    kind: str
    value: str
    how: str
    at: Timestamp


class SideOut(Output):
    contact: ContactOut
    proofs: list[ProofOut]
    conversations: int
    messages: int
    memories: int
    orders: int


class FieldOut(Output):
    """`kept` stays; where it is empty, `taken` comes in."""

    name: str
    kept: str | None
    taken: str | None


class JoinPreview(Output):
    """What joining would do. Nothing has happened yet."""

    kept: SideOut
    joined: SideOut
    fields: list[FieldOut]
    warnings: list[JoinWarning]


class LikelySame(Output):
    contact: ContactOut
    reasons: list[Reason]


class MoveOut(Output):
    """A join (all of `from_name` came here) or a split (some addresses went). Undoing brings back what went."""

    id: UUID
    what: Literal["join", "split"]
    how: Literal["teammate", "signed", "email_code", "phone"]
    from_id: UUID
    from_name: str
    to_id: UUID
    to_name: str
    by_name: str
    at: Timestamp
    undone_at: Timestamp | None
    can_undo: bool
