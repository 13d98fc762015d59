from datetime import datetime
from uuid import UUID

from relevo.desk.audit.repository import fetch_entries
from relevo.platform.http import Caller, Output, Page, RequestedPage, RequestTx, Router
from relevo.platform.http.schemas import JsonObject, Timestamp

router = Router(tags=["audit"])


class AuditActor(Output):
    kind: str
    id: UUID | None
    name: str


class AuditSubject(Output):
    kind: str
    id: UUID | None


class AuditEntry(Output):
    id: UUID
    at: Timestamp
    actor: AuditActor
    action: str
    subject: AuditSubject
    data: JsonObject


@router.get("/audit", caller=Caller.ADMIN)
async def list_audit(tx: RequestTx, page: RequestedPage) -> Page[AuditEntry]:
    """What was done in the workspace, newest first."""
    after = page.after(datetime, UUID)
    found = await fetch_entries(tx, limit=page.limit + 1, after=(after[0], after[1]) if after else None)
    rows, cursor = page.cut(found, lambda row: (row["at"], row["id"]))
    items = [
        AuditEntry(
            id=row["id"],
            at=row["at"],
            actor=AuditActor(kind=row["actor_kind"], id=row["actor_id"], name=row["actor_name"]),
            action=row["action"],
            subject=AuditSubject(kind=row["subject_kind"], id=row["subject_id"]),
            data=row["data"],
        )
        for row in rows
    ]
    return Page(items=items, next_cursor=cursor)
