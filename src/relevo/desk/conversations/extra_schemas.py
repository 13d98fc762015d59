"""What a message is beside its words and files: as it is shown, and as a teammate adds or changes it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.desk.channels import api as channels
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import JsonObject

PLACE_NAME = 120
PLACE_ADDRESS = 300
CARD_NAME = 120

ShownKind = Literal[channels.ExtraKind, "template", "team_reaction"]
"""Also what the team put there: a template of the provider's, a reaction."""


class ExtraOut(Output):
    """What a message is beside words and files, as its channel has it. `raw`: of an unsupported kind, as it came.
    `message_id`: of a quote, the message of this conversation that it answers; null where it is not here."""

    kind: ShownKind
    text: str = ""
    name: str = ""
    url: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    details: list[str] = Field(default_factory=list[str])
    external_id: str | None = None
    message_id: UUID | None = None
    raw: JsonObject | None = None


Words = Annotated[str, StringConstraints(strip_whitespace=True)]
Epoch = Annotated[int, Field(ge=0, lt=2**31)]


class PlaceInput(Input):
    """Degrees, as maps write them: 28.1235, -15.4363."""

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    name: Annotated[Words, StringConstraints(max_length=PLACE_NAME)] = ""
    address: Annotated[Words, StringConstraints(max_length=PLACE_ADDRESS)] = ""


class CardInput(Input):
    """Whom the customer may turn to. The phone with its country: +34 600 111 222."""

    name: Annotated[Words, StringConstraints(min_length=1, max_length=CARD_NAME)]
    phone: Annotated[Words, StringConstraints(pattern=r"^\+[0-9][0-9 ().-]{5,28}[0-9]$")]
    email: Annotated[Words, StringConstraints(pattern=r"^([^@\s]{1,64}@[^@\s]{1,190})?$")] = ""


class ReactionInput(Input):
    """null takes the reaction back."""

    emoji: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None
    epoch: Epoch | None = None


class EditInput(Input):
    text: Annotated[str, StringConstraints(max_length=200_000)]
    epoch: Epoch | None = None
