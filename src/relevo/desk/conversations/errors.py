from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchConversation(NotFound, code="not_found", status=404):
    """There is no conversation under this id."""


class NewerMessages(Conflict, code="newer_messages", status=409):
    """Somebody wrote while you were typing. Read it, then send again."""


class BatonMoved(Conflict, code="baton_moved", status=409):
    """The conversation changed hands meanwhile."""


class PassNotPossible(Conflict, code="pass_not_possible", status=409):
    """This is not possible in the conversation's present state."""


class NoAssistantWillAnswer(Conflict, code="no_assistant_will_answer", status=409):
    """No assistant would answer here."""


class NotWaiting(Conflict, code="not_waiting", status=409):
    """Nobody is being waited for here."""


class CannotUndo(Conflict, code="cannot_undo", status=409):
    """This can no longer be undone: too late, or something else happened since."""


class EmptyMessage(Unprocessable, code="empty_message", status=422):
    """A message needs text or an attachment."""


class MessageTooLong(Unprocessable, code="message_too_long", status=422):
    """The message is too long."""


class UnknownAttachment(Unprocessable, code="unknown_attachment", status=422):
    """An attachment does not exist, or was sent before."""


class TooManyAttachments(Unprocessable, code="too_many_attachments", status=422):
    """Too many attachments in one message."""


class UnknownAssignee(Unprocessable, code="unknown_assignee", status=422):
    """There is no such active teammate or team."""


class UnknownAssistant(Unprocessable, code="unknown_assistant", status=422):
    """There is no such assistant."""


class InvalidSnooze(Unprocessable, code="invalid_snooze", status=422):
    """A conversation can be snoozed until a moment from now to one year ahead."""


class UnknownChannel(Unprocessable, code="unknown_channel", status=422):
    """There is no such channel, or it is switched off."""


class ContactNotReachable(Unprocessable, code="contact_not_reachable", status=422):
    """This contact has no address on this channel."""
