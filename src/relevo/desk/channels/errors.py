from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchChannel(NotFound, code="not_found", status=404):
    """There is no channel under this id."""


class ChannelInUse(Conflict, code="channel_in_use", status=409):
    """This channel has conversations. Switch it off instead of deleting it."""


class NoSuchAssistantForChannel(Unprocessable, code="unknown_assistant", status=422):
    """There is no such assistant."""


class UnknownChannelKind(Unprocessable, code="unknown_channel_kind", status=422):
    """This kind of channel does not exist here."""


class ConnectionIncomplete(Unprocessable, code="connection_incomplete", status=422):
    """Something that this channel needs is missing or does not look right."""


class AccountInUse(Conflict, code="account_in_use", status=409):
    """This account is connected as another channel already."""


class NotConnected(Conflict, code="not_connected", status=409):
    """This channel was disconnected. Connect it again: that switches it on."""


class NotConnectable(Unprocessable, code="not_connectable", status=422):
    """The chat on a website needs no connection."""
