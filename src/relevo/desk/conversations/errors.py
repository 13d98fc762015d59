from relevo.kit.errors import Conflict, NotFound, RelevoError, Unprocessable


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


class ChannelCannot(Unprocessable, code="channel_cannot", status=422):
    """The channel of this conversation has no such thing."""


class GoesAlone(Unprocessable, code="goes_alone", status=422):
    """A place or a contact card is a message of its own: without words, files, or the other of the two."""


class CannotQuote(Unprocessable, code="cannot_quote", status=422):
    """This message cannot be quoted: it is not of this conversation, or its channel does not know it."""


class NoSuchMessage(NotFound, code="not_found", status=404):
    """There is no message under this id."""


class UnknownReaction(Unprocessable, code="unknown_reaction", status=422):
    """This channel does not have this reaction."""


class NotYours(Unprocessable, code="not_yours", status=422):
    """Your own messages can be changed or taken back, an assistant's taken back, a customer's reacted to."""


class NotSentYet(Conflict, code="not_sent_yet", status=409):
    """This message has not reached the provider, or nobody knows whether it has."""


class TooLateToChange(Conflict, code="too_late_to_change", status=409):
    """The provider no longer lets this message be taken back."""


class CannotAmend(Conflict, code="cannot_amend", status=409):
    """The provider does not let this message be changed: it went in several parts, or as something that has no words,
    or the new words do not fit into one."""


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


class NoTemplatesHere(RelevoError, code="no_templates_here", status=409):
    """Only conversations on WhatsApp have templates."""


class NoSuchTemplate(RelevoError, code="no_such_template", status=404):
    """This template does not exist in the account any more."""


class TemplateNotApproved(RelevoError, code="template_not_approved", status=409):
    """WhatsApp has not approved this template, paused it, or it needs something that cannot be filled in here."""


class TemplateIncomplete(RelevoError, code="template_incomplete", status=422):
    """A variable of the template is empty, too long, or unknown."""


class TemplatesUnavailable(RelevoError, code="templates_unavailable", status=502):
    """The provider did not tell its templates. Try again in a moment, or look at the channel's page."""


class TemplateFileUnfit(RelevoError, code="template_file_unfit", status=422):
    """The template's header needs a file of its kind, or none."""
