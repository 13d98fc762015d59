"""Signing in to a mailbox, from outside."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from relevo.platform.http import Input, Output

STATE_CHARS, CODE_CHARS = 200, 4000
State = Annotated[str, StringConstraints(min_length=1, max_length=STATE_CHARS, pattern=r"^[\x21-\x7e]+$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=CODE_CHARS, pattern=r"^[\x21-\x7e]+$")]


class MailSignInOut(Output):
    """Where the admin's browser goes next: the provider's own page."""

    address: str


class MailSignInInput(Input):
    """What the provider added to the redirect address when it sent the admin back."""

    state: State
    code: Code


class MailSignedInOut(Output):
    """`ok`: the Check that followed found nothing wrong."""

    channel_id: UUID
    ok: bool
