from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchMemory(NotFound, code="not_found", status=404):
    """There is no memory under this id."""


class MemoriesFull(Conflict, code="memories_full", status=409):
    """This contact already has as many memories as allowed. Delete one that is no longer needed."""


class NeverRemembered(Unprocessable, code="never_remembered", status=422):
    """This is not kept in memories: card and identity numbers, passwords, health, beliefs, facts about other people,
    and orders to the assistant."""


class NotTheirMessage(Unprocessable, code="not_their_message", status=422):
    """This message does not belong to a conversation of this contact."""


class MemoriesRefused(Conflict, code="memories_refused", status=409):
    """This customer asked that nothing is remembered about them."""


class NoSuchPage(NotFound, code="not_found", status=404):
    """This link does not work any more. Ask for a new one in the chat."""
