"""The door to actions: what other rooms may use."""

from relevo.desk.actions.binding import BadArgument, bind_given, check_value
from relevo.desk.actions.changing import do_connect, do_create_action
from relevo.desk.actions.definition import Argument, Definition
from relevo.desk.actions.errors import NoSuchAction
from relevo.desk.actions.identity import find_customer
from relevo.desk.actions.importing import look_at_document, look_at_tool_operations
from relevo.desk.actions.ledger import fetch_runs
from relevo.desk.actions.rehearsing import REHEARSED, Rehearsal
from relevo.desk.actions.repository import fetch_actions
from relevo.desk.actions.requests import hash_of as hash_arguments
from relevo.desk.actions.requests import plain_arguments
from relevo.desk.actions.running import ActionRunner, BatonGone
from relevo.desk.actions.saying import asked_of, label_of, money, said_of
from relevo.desk.actions.schemas import ActionConnectionInput, ActionInput, OpenapiInput, OperationOut
from relevo.desk.actions.tables import Action, Run, State
from relevo.desk.actions.tasks import find_runner
from relevo.desk.actions.trying import look_at_tools
from relevo.desk.actions.wishes import Scope

__all__ = [
    "REHEARSED",
    "Action",
    "ActionConnectionInput",
    "ActionInput",
    "ActionRunner",
    "Argument",
    "BadArgument",
    "BatonGone",
    "Definition",
    "NoSuchAction",
    "OpenapiInput",
    "OperationOut",
    "Rehearsal",
    "Run",
    "Scope",
    "State",
    "asked_of",
    "bind_given",
    "check_value",
    "do_connect",
    "do_create_action",
    "fetch_actions",
    "fetch_runs",
    "find_customer",
    "find_runner",
    "hash_arguments",
    "label_of",
    "look_at_document",
    "look_at_tool_operations",
    "look_at_tools",
    "money",
    "plain_arguments",
    "said_of",
]
