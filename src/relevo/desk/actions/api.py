"""The door to actions: what other rooms may use."""

from relevo.desk.actions.binding import BadArgument, check_value
from relevo.desk.actions.definition import Argument, Definition
from relevo.desk.actions.errors import NoSuchAction
from relevo.desk.actions.repository import fetch_actions
from relevo.desk.actions.running import ActionRunner, BatonGone
from relevo.desk.actions.saying import asked_of, label_of, money, said_of
from relevo.desk.actions.tables import Action, Run
from relevo.desk.actions.tasks import find_runner
from relevo.desk.actions.wishes import Scope

__all__ = [
    "Action",
    "ActionRunner",
    "Argument",
    "BadArgument",
    "BatonGone",
    "Definition",
    "NoSuchAction",
    "Run",
    "Scope",
    "asked_of",
    "check_value",
    "fetch_actions",
    "find_runner",
    "label_of",
    "money",
    "said_of",
]
