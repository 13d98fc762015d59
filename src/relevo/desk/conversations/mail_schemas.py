"""What a teammate chooses for a reply that goes out as a mail."""

from typing import Annotated

from pydantic import Field, StringConstraints

from relevo.platform.http import Input

MAIL_COPIES = 20
MailAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$",
        max_length=200,
        to_lower=True,
    ),
]


class MailInput(Input):
    """Of a reply on an e-mail channel; elsewhere it means nothing. An empty subject: the thread's own."""

    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=250)] = ""
    cc: Annotated[list[MailAddress], Field(max_length=MAIL_COPIES)] = Field(default_factory=list[str])
    bcc: Annotated[list[MailAddress], Field(max_length=MAIL_COPIES)] = Field(default_factory=list[str])
