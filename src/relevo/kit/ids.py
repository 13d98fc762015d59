"""Typed identifiers. All are UUIDv7: unique without asking the database, and close in time means close in an index."""

import os
import time
from typing import NewType
from uuid import UUID

WorkspaceId = NewType("WorkspaceId", UUID)
PersonId = NewType("PersonId", UUID)
TeammateId = NewType("TeammateId", UUID)
TeamId = NewType("TeamId", UUID)
ContactId = NewType("ContactId", UUID)
IdentityId = NewType("IdentityId", UUID)
ChannelId = NewType("ChannelId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)
StretchId = NewType("StretchId", UUID)
TurnId = NewType("TurnId", UUID)
BriefId = NewType("BriefId", UUID)
AssistantId = NewType("AssistantId", UUID)
MemoryId = NewType("MemoryId", UUID)
FileId = NewType("FileId", UUID)
SourceId = NewType("SourceId", UUID)
DocumentId = NewType("DocumentId", UUID)
IntentId = NewType("IntentId", UUID)
PassageId = NewType("PassageId", UUID)
CallbackId = NewType("CallbackId", UUID)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
