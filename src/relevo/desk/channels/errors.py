from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchChannel(NotFound, code="not_found", status=404):
    """There is no channel under this id."""


class ChannelInUse(Conflict, code="channel_in_use", status=409):
    """This channel has conversations. Switch it off instead of deleting it."""


class NoSuchAssistantForChannel(Unprocessable, code="unknown_assistant", status=422):
    """There is no such assistant."""
