"""Bases of what comes in and goes out as JSON."""

from typing import Annotated, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    StringConstraints,
)

from relevo.platform.http.texts import check_email, check_single_line

MAX_JSON_INTEGER = 2**53 - 1  # the largest whole number a browser reads exactly


JsonObject: TypeAlias = dict[str, JsonValue]


class Input(BaseModel):
    """What a caller sends: unknown fields are refused, so a misspelt or smuggled one is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Output(BaseModel):
    """What leaves: a closed list of fields, never a database row."""

    # In answers a field with a default is always there, and the generated client may rely on it.
    model_config = ConfigDict(
        extra="forbid", frozen=True, from_attributes=True, json_schema_serialization_defaults_required=True
    )


ShortName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(check_single_line)
]
Seq = Annotated[int, Field(ge=0, le=MAX_JSON_INTEGER)]
Timestamp = Annotated[
    AwareDatetime, PlainSerializer(lambda at: at.isoformat().replace("+00:00", "Z"), return_type=str, when_used="json")
]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
EmailAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, to_lower=True), AfterValidator(check_email)
]
