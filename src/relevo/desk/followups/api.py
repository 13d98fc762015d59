"""The door to callbacks."""

from relevo.desk.followups.actions.change_callback import known_reach
from relevo.desk.followups.actions.follow_conversation import do_close_with_conversation, do_hear_reach
from relevo.desk.followups.actions.open_callback import do_open_callback
from relevo.desk.followups.repository import NewCallback
from relevo.desk.followups.schemas import CallbackOut

__all__ = [
    "CallbackOut",
    "NewCallback",
    "do_close_with_conversation",
    "do_hear_reach",
    "do_open_callback",
    "known_reach",
]
