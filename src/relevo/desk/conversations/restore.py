"""What taking back a pass needs to know of the moment before it. Kept, unseen, with the event line of the pass."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.conversations.baton.protocol import BatonState, Holder, HolderKind, Pass, Status
from relevo.desk.conversations.model import Conversation


@dataclass(frozen=True, slots=True)
class Restore:
    kind: Pass
    holder: Holder
    holder_name: str
    status: Status
    answered_seq: int
    handoff_reason: str | None
    waiting_since: datetime | None
    snoozed_until: datetime | None

    @classmethod
    def of(cls, conversation: Conversation, kind: Pass) -> "Restore":
        state = conversation.state
        return cls(
            kind,
            state.holder,
            conversation.holder_name,
            state.status,
            state.answered_seq,
            conversation.handoff_reason,
            conversation.waiting_since,
            conversation.snoozed_until,
        )

    def state_before(self, now: BatonState) -> BatonState:
        return replace(now, holder=self.holder, status=self.status, answered_seq=self.answered_seq)

    def packed(self) -> dict[str, Any]:
        return {
            "pass": self.kind.value,
            "holder_kind": self.holder.kind.value,
            "holder_id": str(self.holder.id) if self.holder.id else None,
            "holder_name": self.holder_name,
            "status": self.status.value,
            "answered_seq": self.answered_seq,
            "handoff_reason": self.handoff_reason,
            "waiting_since": self.waiting_since.isoformat() if self.waiting_since else None,
            "snoozed_until": self.snoozed_until.isoformat() if self.snoozed_until else None,
        }


def unpack_restore(packed: dict[str, Any]) -> Restore:
    return Restore(
        Pass(packed["pass"]),
        Holder(HolderKind(packed["holder_kind"]), UUID(packed["holder_id"]) if packed["holder_id"] else None),
        packed["holder_name"],
        Status(packed["status"]),
        packed["answered_seq"],
        packed["handoff_reason"],
        datetime.fromisoformat(packed["waiting_since"]) if packed["waiting_since"] else None,
        datetime.fromisoformat(packed["snoozed_until"]) if packed["snoozed_until"] else None,
    )
