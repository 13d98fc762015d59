"""The door to conversations: for channels (receive), for the assistant (turns), for surveys and screens' edges."""

from relevo.desk.conversations.actions.activity import note_contact_typing, note_typing, set_activity, tell_viewers
from relevo.desk.conversations.actions.amend import Amendment, amend_message
from relevo.desk.conversations.actions.ask_for_person import ask_for_person
from relevo.desk.conversations.actions.begin_turn import begin_turn
from relevo.desk.conversations.actions.commit_turn import commit_turn, fail_turn, refuse_turn
from relevo.desk.conversations.actions.draft import keep_draft
from relevo.desk.conversations.actions.echo import Echo, History, OldMessage, receive_echo, receive_history
from relevo.desk.conversations.actions.greet import greet
from relevo.desk.conversations.actions.hand_to_ai import hand_to_ai
from relevo.desk.conversations.actions.note_event import (
    Referral,
    is_held_by,
    lock_for_action,
    note_event,
    note_referral,
    reply_for,
)
from relevo.desk.conversations.actions.read import mark_read_by_contact
from relevo.desk.conversations.actions.receive import Inbound, Received, receive_message
from relevo.desk.conversations.actions.reopen import reopen
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.send import send_message
from relevo.desk.conversations.actions.send_template import TemplateMessage, send_template
from relevo.desk.conversations.actions.set_intent import learn_intent
from relevo.desk.conversations.actions.stop_circling import stop_circling
from relevo.desk.conversations.actions.stop_waiting import stop_waiting
from relevo.desk.conversations.actions.take_over import take_over
from relevo.desk.conversations.briefs import fetch_briefs, find_handoff_brief, keep_brief
from relevo.desk.conversations.errors import (
    BatonMoved,
    EmptyMessage,
    MessageTooLong,
    NewerMessages,
    NoAssistantWillAnswer,
    NoSuchConversation,
    NoSuchTemplate,
    NoTemplatesHere,
    NotWaiting,
    PassNotPossible,
    TemplateFileUnfit,
    TemplateIncomplete,
    TemplateNotApproved,
    TemplatesUnavailable,
    TooManyAttachments,
    UnknownAssistant,
    UnknownAttachment,
)
from relevo.desk.conversations.events import visitor_conversation, visitor_message
from relevo.desk.conversations.gists import PASSED
from relevo.desk.conversations.intents import (
    RECOGNISE_JOB,
    list_open_without_intent,
    list_without_intent,
    recognise_later,
)
from relevo.desk.conversations.messages import FilledTemplate, message_json
from relevo.desk.conversations.model import Conversation, IntentMark, conversation_json
from relevo.desk.conversations.past_turns import list_past_turns
from relevo.desk.conversations.places import MOST_AHEAD
from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.conversations.schemas import (
    ATTACHMENTS,
    MESSAGE_CHARS,
    BriefDraft,
    BriefOut,
    BriefSignal,
    ConversationRow,
    CsatOut,
    DraftInput,
    GatheredOut,
    HandToAiInput,
    Line,
    MessageOut,
    MissingOut,
    ReturnBriefOut,
    SendInput,
)
from relevo.desk.conversations.surveying import (
    COMMENT_CHARS,
    ask_for_comment,
    ask_for_rating,
    keep_rating,
)
from relevo.desk.conversations.templates import (
    LISTING_TEMPLATES,
    MOST_TEMPLATES,
    SENDING_TEMPLATES,
    FilledIn,
    TemplateShown,
    TemplateValues,
    check_sendable,
    check_values,
    open_template_connection,
    send_filled,
)
from relevo.desk.conversations.turns import (
    AssistantMessage,
    HandOverResult,
    TooEarly,
    TurnCommitted,
    TurnMessage,
    TurnRefused,
    TurnResult,
    TurnStart,
)
from relevo.desk.conversations.visitors import (
    find_visitor_citation,
    find_visitor_conversation,
    list_visitor_messages,
)

__all__ = [
    "ATTACHMENTS",
    "COMMENT_CHARS",
    "LISTING_TEMPLATES",
    "MESSAGE_CHARS",
    "MOST_AHEAD",
    "MOST_TEMPLATES",
    "PASSED",
    "RECOGNISE_JOB",
    "SENDING_TEMPLATES",
    "Amendment",
    "AssistantMessage",
    "BatonMoved",
    "BriefDraft",
    "BriefOut",
    "BriefSignal",
    "Conversation",
    "ConversationRow",
    "CsatOut",
    "DraftInput",
    "Echo",
    "EmptyMessage",
    "FilledIn",
    "FilledTemplate",
    "GatheredOut",
    "HandOverResult",
    "HandToAiInput",
    "History",
    "Inbound",
    "IntentMark",
    "Line",
    "MessageOut",
    "MessageTooLong",
    "MissingOut",
    "NewerMessages",
    "NoAssistantWillAnswer",
    "NoSuchConversation",
    "NoSuchTemplate",
    "NoTemplatesHere",
    "NotWaiting",
    "OldMessage",
    "PassNotPossible",
    "Received",
    "Referral",
    "ReturnBriefOut",
    "SendInput",
    "TemplateFileUnfit",
    "TemplateIncomplete",
    "TemplateMessage",
    "TemplateNotApproved",
    "TemplateShown",
    "TemplateValues",
    "TemplatesUnavailable",
    "TooEarly",
    "TooManyAttachments",
    "TurnCommitted",
    "TurnMessage",
    "TurnRefused",
    "TurnResult",
    "TurnStart",
    "UnknownAssistant",
    "UnknownAttachment",
    "amend_message",
    "ask_for_comment",
    "ask_for_person",
    "ask_for_rating",
    "begin_turn",
    "check_sendable",
    "check_values",
    "commit_turn",
    "conversation_json",
    "fail_turn",
    "fetch_briefs",
    "fetch_conversation",
    "find_handoff_brief",
    "find_visitor_citation",
    "find_visitor_conversation",
    "greet",
    "hand_to_ai",
    "is_held_by",
    "keep_brief",
    "keep_draft",
    "keep_rating",
    "learn_intent",
    "list_open_without_intent",
    "list_past_turns",
    "list_visitor_messages",
    "list_without_intent",
    "lock_for_action",
    "mark_read_by_contact",
    "message_json",
    "note_contact_typing",
    "note_event",
    "note_referral",
    "note_typing",
    "open_template_connection",
    "receive_echo",
    "receive_history",
    "receive_message",
    "recognise_later",
    "refuse_turn",
    "reopen",
    "reply_for",
    "resolve",
    "send_filled",
    "send_message",
    "send_template",
    "set_activity",
    "stop_circling",
    "stop_waiting",
    "take_over",
    "tell_viewers",
    "visitor_conversation",
    "visitor_message",
]
