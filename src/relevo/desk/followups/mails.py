"""The mail about callbacks: how many, until when, and where they stand. Nothing that a customer wrote."""

from datetime import datetime

from relevo.platform.i18n import Sentences
from relevo.platform.mail import Mail

SENTENCES = Sentences.beside(__file__)


def callbacks_mail(to: str, *, count: int, first_due_at: datetime, base_url: str, locale: str | None) -> Mail:
    key = "new_one" if count == 1 else "new_many"
    due = f"{first_due_at:%Y-%m-%d %H:%M} UTC"
    link = f"{base_url}/callbacks"
    return Mail(
        to,
        SENTENCES.say(f"{key}_subject", locale, count=str(count)),
        SENTENCES.say(f"{key}_text", locale, count=str(count), due=due, link=link),
    )


def due_mail(to: str, *, number: int, base_url: str, locale: str | None) -> Mail:
    return Mail(
        to,
        SENTENCES.say("due_subject", locale, number=str(number)),
        SENTENCES.say("due_text", locale, number=str(number), link=f"{base_url}/callbacks"),
    )
