"""What was told to other systems about a conversation, telling it now, and trying a mapping."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.desk.conversations.api import NoSuchConversation, fetch_conversation
from relevo.desk.integrations import filings
from relevo.desk.integrations.endpoints import ToOutsiders
from relevo.desk.integrations.errors import CannotFileThere, NoMapping, NoSuchFiling, NoSuchIntegration
from relevo.desk.integrations.filings import FilingRow, FilingState
from relevo.desk.integrations.links import open_link
from relevo.desk.integrations.repository import find_integration
from relevo.desk.integrations.shapes import Who, read_email, read_phone
from relevo.desk.integrations.trying import Preview
from relevo.desk.integrations.writing_back import do_file, do_file_again
from relevo.platform.http import Caller, CurrentActor, Input, Output, RequestDatabase, RequestTx, Router
from relevo.platform.http.schemas import Timestamp

router = Router(tags=["integrations"])


class FilingInput(Input):
    """`note`: on the customer's record there; `brief`: a request in the other help desk."""

    integration_id: UUID
    kind: Literal["note", "brief"]


class FilingOut(Output):
    """`problem`: a code of the integrations' failures. `unclear`: it may have arrived; trying again looks first."""

    id: UUID
    integration_id: UUID
    integration_name: str
    integration_kind: str
    kind: Literal["note", "brief"]
    state: FilingState
    external_id: str | None
    url: str | None
    outside_state: str
    problem: str | None
    detail: str
    created_at: Timestamp
    updated_at: Timestamp


class FilingsOut(Output):
    items: list[FilingOut]


class MappingTrialInput(Input):
    """`mapping`: as it stands in the form, saved or not. `email`, `phone`, `number`: whom and what to ask for."""

    mapping: Annotated[str, StringConstraints(max_length=20_000)]
    email: Annotated[str, StringConstraints(max_length=320)] = ""
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    number: Annotated[str, StringConstraints(max_length=64)] = ""


class FieldProblemOut(Output):
    """`missing`: `at` is how far the path leads, `has` what stands there. `unreadable`: `has` is its value."""

    field: str
    path: str
    code: Literal["missing", "unreadable"]
    at: str
    has: list[str]


class MappedFieldOut(Output):
    name: str
    value: str


class MappingTrialPartOut(Output):
    part: str
    asked: str
    failure: str | None
    detail: str
    answer: str
    count: int
    rows: list[list[MappedFieldOut]]
    problems: list[FieldProblemOut]


class MappingWrongOut(Output):
    """Where the mapping itself cannot be used, and why."""

    part: str
    place: str
    code: str
    detail: str


class MappingTrialOut(Output):
    wrong: MappingWrongOut | None
    parts: list[MappingTrialPartOut] = Field(default_factory=list[MappingTrialPartOut])


@router.get("/conversations/{conversation_id}/filings", caller=Caller.TEAMMATE, errors=[NoSuchConversation])
async def list_filings(conversation_id: UUID, tx: RequestTx) -> FilingsOut:
    """What other systems were told about this conversation, the newest first."""
    await fetch_conversation(tx, conversation_id)
    return FilingsOut(items=[_shown(row) for row in await filings.fetch_filings(tx, conversation_id)])


@router.post(
    "/conversations/{conversation_id}/filings",
    caller=Caller.TEAMMATE,
    status_code=202,
    errors=[NoSuchConversation, NoSuchIntegration, CannotFileThere],
)
async def file_now(conversation_id: UUID, given: FilingInput, tx: RequestTx, actor: CurrentActor) -> FilingOut:
    """Tell another system about this conversation now. Asking again while nothing changed tells nothing twice."""
    return _shown(await do_file(tx, given.integration_id, conversation_id, given.kind, by_id=actor.teammate_id))


@router.post("/filings/{filing_id}/retry", caller=Caller.TEAMMATE, status_code=202, errors=[NoSuchFiling])
async def retry_filing(filing_id: UUID, tx: RequestTx) -> FilingOut:
    """Try again what failed or is unclear: what arrived already is found and not written again."""
    return _shown(await do_file_again(tx, filing_id))


@router.post(
    "/integrations/{integration_id}/preview",
    caller=Caller.ADMIN,
    transaction=False,
    errors=[NoSuchIntegration, NoMapping],
)
async def preview_mapping(
    integration_id: UUID,
    given: MappingTrialInput,
    database: RequestDatabase,
    actor: CurrentActor,
    outsiders: ToOutsiders,
) -> MappingTrialOut:
    """Ask the system as this mapping says, with the stored keys; what is made of its answers. Saves nothing."""
    async with database.transaction(actor.workspace_id, read_only=True) as tx:
        integration = await find_integration(tx, integration_id)
        if integration is None:
            raise NoSuchIntegration
        connector = outsiders.connectors.get(integration.kind)
        if not any(field.form == "mapping" for field in connector.fields):
            raise NoMapping
        link = await open_link(tx, integration_id, box=outsiders.box)
    who = Who(email=read_email(given.email), phone=read_phone(given.phone))
    return _previewed(await connector.preview(link, given.mapping, who, given.number.strip()))


def _shown(row: FilingRow) -> FilingOut:
    return FilingOut(
        id=row.id,
        integration_id=row.integration_id,
        integration_name=row.integration_name,
        integration_kind=row.integration_kind,
        kind=row.kind,
        state=row.state,
        external_id=row.external_id,
        url=row.url,
        outside_state=row.outside_state,
        problem=row.problem,
        detail=row.detail,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _previewed(preview: Preview) -> MappingTrialOut:
    wrong = None
    if preview.wrong is not None:
        part, place, code, detail = preview.wrong
        wrong = MappingWrongOut(part=part, place=place, code=code, detail=detail)
    parts = [
        MappingTrialPartOut(
            part=one.part,
            asked=one.asked,
            failure=one.failure,
            detail=one.detail,
            answer=one.answer,
            count=one.count,
            rows=[[MappedFieldOut(name=name, value=value) for name, value in row] for row in one.rows],
            problems=[
                FieldProblemOut.model_validate(
                    {"field": bad.field, "path": bad.path, "code": bad.code, "at": bad.at, "has": list(bad.has)}
                )
                for bad in one.problems
            ],
        )
        for one in preview.parts
    ]
    return MappingTrialOut(wrong=wrong, parts=parts)
