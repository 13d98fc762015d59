"""The mails of the team, in the reader's language."""

from relevo.platform.i18n import Sentences
from relevo.platform.mail import Mail

SENTENCES = Sentences.beside(__file__)


def invitation_mail(to: str, link: str, *, inviter: str, workspace: str, locale: str | None) -> Mail:
    return Mail(
        to,
        SENTENCES.say("invitation_subject", locale, inviter=inviter, workspace=workspace),
        SENTENCES.say("invitation_text", locale, inviter=inviter, workspace=workspace, link=link),
    )


def reset_mail(to: str, link: str, *, locale: str | None) -> Mail:
    return Mail(to, SENTENCES.say("reset_subject", locale), SENTENCES.say("reset_text", locale, email=to, link=link))
