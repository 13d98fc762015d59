from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from relevo.desk.workspaces.hours import Hours, check_timezone
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import JsonObject, Locale, ShortName, Timestamp
from relevo.platform.http.settings import SmallSettings

Timezone = Annotated[str, StringConstraints(max_length=64), AfterValidator(check_timezone)]


class WorkspaceOut(Output):
    id: UUID
    name: str
    slug: str
    locale: str
    timezone: str
    hours: Hours
    settings: JsonObject
    created_at: Timestamp


class WorkspaceChange(Input):
    """Only what is given changes. A key of `settings` given as null is removed."""

    name: ShortName | None = None
    locale: Locale | None = None
    timezone: Timezone | None = None
    hours: Hours | None = None
    settings: SmallSettings | None = None
