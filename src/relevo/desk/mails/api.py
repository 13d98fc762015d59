"""The door to mails: what other rooms may use."""

from relevo.desk.mails.keeping import keep_mail
from relevo.desk.mails.threads import goes_in_circles, place_of, thread_of

__all__ = ["goes_in_circles", "keep_mail", "place_of", "thread_of"]
