"""A mail server for trying and testing: SMTP for what goes out, IMAP with IDLE for what comes in, and a page on which a
person plays the customers.

One company has a mailbox here (Inbox and Sent); everybody else's mail is a list. Written from the RFCs, not from the
connector, with which it shares no code.
"""

from relevo.testing.email.simulator import EmailSimulator

__all__ = ["EmailSimulator"]
