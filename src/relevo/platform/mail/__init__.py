"""Mails that Relevo itself sends: invitations and password resets. Not the e-mail channel.

With an SMTP server configured they go through it, else they are printed on the console, where whoever runs the
demo can read the link.
"""

from relevo.platform.mail.mailers import ConsoleMailer, Mail, Mailer, MailNotSent, SmtpMailer, open_mailer

__all__ = ["ConsoleMailer", "Mail", "MailNotSent", "Mailer", "SmtpMailer", "open_mailer"]
