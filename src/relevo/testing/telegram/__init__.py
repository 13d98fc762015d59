"""Telegram's Bot API as it is documented, on loopback: one bot, its customers, webhooks or long polling, every fault,
and a page on which a person plays the customer.

Written from the documentation, not from our connector: the two share no code that reads or writes messages.
"""

from relevo.testing.telegram.simulator import TelegramSimulator

__all__ = ["TelegramSimulator"]
