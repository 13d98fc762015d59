from uuid import UUID

from pydantic import Field

from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp


class ErasureInput(Input):
    """`contact_id` once more: nothing of this can be undone."""

    contact_id: UUID


class ReceiptOut(Output):
    """`removed` and `left`: rows by table. `left` still holds something that identifies the person (a page of the
    company's own, for instance). `files_left`: files whose bytes are still being deleted."""

    id: UUID
    contact_id: UUID
    at: Timestamp
    removed: dict[str, int] = Field(default_factory=dict[str, int])
    left: dict[str, int] = Field(default_factory=dict[str, int])
    files_left: int
