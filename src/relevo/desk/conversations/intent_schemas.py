from typing import Literal
from uuid import UUID

from relevo.platform.http import Input, Output


class IntentRef(Output):
    """What it is about, by name, and who said so. `confidence` is an assistant's, from 0 to 1."""

    id: UUID
    name: str
    by: Literal["assistant", "teammate"]
    confidence: float | None


class IntentSet(Input):
    """`intent_id` None: it is about none of the list."""

    intent_id: UUID | None
