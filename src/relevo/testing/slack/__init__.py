"""Slack as it is documented, on loopback: a Web API, signed events with retries, buttons, and a page on which a person
plays somebody in the customer's workspace.

Written from the documentation, not from our connector: the two share no code that reads or writes messages.
"""

from relevo.testing.slack.simulator import SlackSimulator

__all__ = ["SlackSimulator"]
