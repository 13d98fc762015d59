from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_single_line

MAX_TAGS = 20
LONGEST_TAG = 40


def plain_tag(text: str) -> str:
    """One form for one word: no second space, no capitals."""
    return " ".join(check_single_line(text).split()).lower()


Tag = Annotated[
    str,
    AfterValidator(plain_tag),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TAG),
]


class TagsInput(Input):
    """All of them: what is not among them is taken off."""

    tags: Annotated[list[Tag], Field(max_length=MAX_TAGS)]


class TagOut(Output):
    """`by_name`: who put it there; `by_kind` teammate or assistant."""

    tag: str
    by_kind: str
    by_name: str
    at: Timestamp


class UsedTag(Output):
    tag: str
    conversations: int
