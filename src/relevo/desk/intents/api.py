"""The door to intents."""

from relevo.desk.intents.errors import NoSuchIntent, UnknownIntent
from relevo.desk.intents.events import RECOGNISE_OPEN_JOB, announce_proposals, reread_linked
from relevo.desk.intents.queries import Evidence, list_evidence
from relevo.desk.intents.repository import (
    add_proposals,
    drop_open_proposals,
    fetch_proposals,
    fetch_version,
    find_intent,
    list_unrecognised_workspaces,
)
from relevo.desk.intents.schemas import Example, IntentProposalOut, IntentProposalsOut, render_proposal
from relevo.desk.intents.tables import EXAMPLE_CHARS, Intent, Proposal

__all__ = [
    "EXAMPLE_CHARS",
    "RECOGNISE_OPEN_JOB",
    "Evidence",
    "Example",
    "Intent",
    "IntentProposalOut",
    "IntentProposalsOut",
    "NoSuchIntent",
    "Proposal",
    "UnknownIntent",
    "add_proposals",
    "announce_proposals",
    "drop_open_proposals",
    "fetch_proposals",
    "fetch_version",
    "find_intent",
    "list_evidence",
    "list_unrecognised_workspaces",
    "render_proposal",
    "reread_linked",
]
