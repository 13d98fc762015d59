"""The HTTP shapes of mails."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from relevo.platform.http import Input, Output
from relevo.platform.http.texts import check_text

SIGNATURE_CHARS = 2000


class MailOut(Output):
    """`proof`: whether the receiving server vouches for the sender. `page`: the mail as it looked, for a frame; null
    for one without HTML. `text` is the whole mail, with what it quotes."""

    message_id: UUID
    subject: str
    sender: str
    to: list[str]
    cc: list[str]
    proof: Literal["none", "failed", "dmarc"]
    text: str
    page: str | None
    has_remote_pictures: bool


class SignatureInput(Input):
    """Empty: the channel's own is used."""

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=SIGNATURE_CHARS), AfterValidator(check_text)
    ]


class SignatureOut(Output):
    text: str
