"""What Meta's kinds of channels have in common of what they can and of what an admin fills in."""

from relevo.channels.meta.first_questions import FIELD
from relevo.channels.meta.planning import QUICK_REPLIES, QUICK_REPLY_CHARS
from relevo.desk.channels.api import Capabilities, ConnectField, SendRate, words_and_files

VERSION = "v25.0"
MOST_BYTES = 25_000_000
MESSAGING = Capabilities(
    text_limit=1000,
    text_unit="bytes",
    formatting="plain",
    receives=words_and_files("reaction", "quote", "edit", "choice", "referral"),
    sends=words_and_files("choice"),
    choices=QUICK_REPLIES,
    choice_limit=QUICK_REPLY_CHARS,
    statuses=frozenset({"sent", "read"}),
    echoes=True,
    typing=True,
    marks_read=True,
    window_h=24,
    human_window_h=7 * 24,
    reconciles="echo",
    sender_rate=SendRate(20, 40),
    pair_rate=SendRate(1, 5),
    file_bytes_in=MOST_BYTES,
    file_bytes_out=MOST_BYTES,
)
"""What Instagram and Messenger both can; each kind says where it is otherwise."""


def api_fields(version: str, base_url: str = "") -> tuple[ConnectField, ...]:
    """Where the Graph API is, and which version of it is spoken."""
    return (
        ConnectField(name="base_url", required=False, pattern=r"https?://\S{1,200}", default=base_url, is_address=True),
        ConnectField(name="version", required=False, pattern=r"v[0-9]{1,3}\.[0-9]", default=version, is_address=True),
    )


def messaging_fields(first: ConnectField, base_url: str = "") -> tuple[ConnectField, ...]:
    """Of an account for messages; `first`: how this kind tells whose it is."""
    return (
        first,
        ConnectField(name="app_secret", secret=True),
        ConnectField(name="access_token", secret=True),
        FIELD,
        *api_fields(VERSION, base_url),
    )
