"""Contacts from outside: what may be sent and what is shown."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StrictBool, StrictFloat, StrictInt, StringConstraints

from relevo.desk.contacts.tables import Contact, Identity
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import EmailAddress, Locale, ShortName, Timestamp
from relevo.platform.http.texts import check_single_line

MAX_ATTRIBUTES = 50

Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9 ().\-]{4,30}$")]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
AttributeText = Annotated[str, StringConstraints(max_length=500), AfterValidator(check_single_line)]
# Beyond 2 to the 53rd a browser would show another number than the one stored.
_EXACT = Field(gt=-(2**53), lt=2**53)
AttributeValue = StrictBool | Annotated[StrictInt, _EXACT] | Annotated[StrictFloat, _EXACT] | AttributeText
Attributes = dict[AttributeName, AttributeValue]


class ContactInput(Input):
    name: ShortName | None = None
    email: EmailAddress | None = None
    phone: Phone | None = None
    language: Locale | None = None
    attributes: Annotated[Attributes, Field(max_length=MAX_ATTRIBUTES)] = Field(default_factory=Attributes)


class ContactChange(Input):
    """Only what is given changes; null empties a field or removes an attribute."""

    name: ShortName | None = None
    email: EmailAddress | None = None
    phone: Phone | None = None
    language: Locale | None = None
    attributes: Annotated[dict[AttributeName, AttributeValue | None], Field(max_length=MAX_ATTRIBUTES)] = Field(
        default_factory=dict[AttributeName, AttributeValue | None]
    )


class IdentityOut(Output):
    id: UUID
    channel_kind: str
    address: str
    verified: bool


class ContactOut(Output):
    id: UUID
    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    color: str
    is_visitor: bool
    attributes: Attributes
    identities: list[IdentityOut]
    created_at: Timestamp
    last_seen_at: Timestamp | None
    merged_into: UUID | None


def render_contact(contact: Contact, identities: list[Identity]) -> ContactOut:
    return ContactOut(
        id=contact.id,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        language=contact.language,
        color=contact.color,
        is_visitor=contact.is_visitor,
        attributes=contact.attributes,
        identities=[IdentityOut.model_validate(identity) for identity in identities],
        created_at=contact.created_at,
        last_seen_at=contact.last_seen_at,
        merged_into=contact.merged_into,
    )
