"""The channel's greeting: said once, under a customer's first message, on channels that cannot show one beforehand."""

from relevo.desk.conversations.actions.receive import Received
from relevo.desk.conversations.messages import NewMessage
from relevo.desk.conversations.model import SYSTEM
from relevo.desk.conversations.texts import clean_text
from relevo.desk.conversations.writing import append_message
from relevo.platform.db import Tx

GREETING = "greeting"
"""The client id of a conversation's greeting: the index on it keeps a second one out."""


async def greet(tx: Tx, received: Received) -> bool:
    """In the transaction of the first message. False if the channel has no greeting in any fitting language."""
    conversation = received.state
    settings = conversation.channel_settings
    texts: dict[str, str] = settings.get("greeting") or {}
    language = (conversation.language or "")[:2].lower()
    text = clean_text(texts.get(language) or texts.get(settings.get("default_language") or "en") or "")
    if not text:
        return False
    return await append_message(tx, conversation, NewMessage(author=SYSTEM, text=text, client_id=GREETING)) is not None
