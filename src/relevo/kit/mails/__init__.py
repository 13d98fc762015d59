"""Reading mails: what a raw message says, what of it is new, and whether a machine wrote it.

Pure and on the standard library alone. Nothing here raises for what a mail holds, and everything is linear in its size
and bounded, so that no mail takes longer than a second: whoever sends one chooses every byte of it.
"""

from relevo.kit.mails.html_text import html_to_text
from relevo.kit.mails.reading import MAX_MAIL_BYTES, Bounce, MailFile, Person, ReadMail, read_mail
from relevo.kit.mails.trimming import Trimmed, trim_reply

__all__ = [
    "MAX_MAIL_BYTES",
    "Bounce",
    "MailFile",
    "Person",
    "ReadMail",
    "Trimmed",
    "html_to_text",
    "read_mail",
    "trim_reply",
]
