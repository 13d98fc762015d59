"""Websites as they come in and go out."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from relevo.desk.knowledge.schemas import Language
from relevo.desk.knowledge.website.limits import (
    MAX_DELAY_MS,
    MAX_DEPTH,
    MAX_PAGES,
    MAX_PATTERNS,
    USUAL_DELAY_MS,
    USUAL_DEPTH,
    USUAL_PAGES,
)
from relevo.desk.knowledge.website.patterns import MAX_PATTERN_CHARACTERS, Verdict
from relevo.desk.knowledge.website.repository import FoundBy, Mode, PageId, PageState, Schedule, SiteProblem, SiteState
from relevo.desk.knowledge.website.selectors import MAX_SELECTOR_CHARACTERS, to_xpath
from relevo.desk.knowledge.website.urls import normalize
from relevo.kit.ids import DocumentId, SourceId
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_single_line

MAX_PREVIEW = 2000
MAX_LOOK = 2000


def _address(text: str) -> str:
    """As people write it: `shop.example/help` is meant as https."""
    url = normalize(text if "://" in text else f"https://{text}")
    if url is None:
        msg = "must be a web address such as https://example.com/help"
        raise ValueError(msg)
    return url


Address = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_address)
]
Pattern = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PATTERN_CHARACTERS),
    AfterValidator(check_single_line),
]


def _selector(text: str) -> str:
    try:
        to_xpath(text)
    except ValueError:
        msg = "must be made of names, .class, #id and [attribute], such as main .article"
        raise ValueError(msg) from None
    return text


Selector = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_SELECTOR_CHARACTERS),
    AfterValidator(check_single_line),
    AfterValidator(_selector),
]
Patterns = Annotated[list[Pattern], Field(max_length=MAX_PATTERNS)]


class WebsiteInput(Input):
    url: Address
    mode: Mode = "crawl"
    include: Patterns = Field(default_factory=list[str])
    exclude: Patterns = Field(default_factory=list[str])
    max_pages: int = Field(default=USUAL_PAGES, ge=1, le=MAX_PAGES)
    max_depth: int = Field(default=USUAL_DEPTH, ge=0, le=MAX_DEPTH)
    delay_ms: int = Field(default=USUAL_DELAY_MS, ge=0, le=MAX_DELAY_MS)
    language: Language | None = None
    schedule: Schedule = "never"
    # Read all of a page, or all of the parts that the selector names, instead of the main content as it is recognised.
    whole_page: bool = False
    selector: Selector | None = None


class WebsiteChange(Input):
    """What is left out stays; language and selector can be taken back with null."""

    url: Address | None = None
    mode: Mode | None = None
    include: Patterns | None = None
    exclude: Patterns | None = None
    max_pages: int | None = Field(default=None, ge=1, le=MAX_PAGES)
    max_depth: int | None = Field(default=None, ge=0, le=MAX_DEPTH)
    delay_ms: int | None = Field(default=None, ge=0, le=MAX_DELAY_MS)
    language: Language | None = None
    schedule: Schedule | None = None
    whole_page: bool | None = None
    selector: Selector | None = None

    @model_validator(mode="after")
    def _no_nulls(self) -> Self:
        nulls = [
            name
            for name in self.model_fields_set
            if name not in ("language", "selector") and getattr(self, name) is None
        ]
        if nulls:
            msg = f"{', '.join(sorted(nulls))} must not be null"
            raise ValueError(msg)
        return self


class LookInput(Input):
    url: Address
    mode: Mode = "crawl"


class LookOut(Output):
    """What the website begins with; `urls` are at most 2,000 of `found`."""

    urls: list[str]
    found: int
    problem: SiteProblem | None


class PreviewInput(Input):
    urls: Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=MAX_PREVIEW)]
    include: Patterns = Field(default_factory=list[str])
    exclude: Patterns = Field(default_factory=list[str])


class JudgedUrl(Output):
    url: str
    verdict: Verdict


class PreviewOut(Output):
    urls: list[JudgedUrl]
    passing: int


class PageCounts(Output):
    found: int = 0
    fetching: int = 0
    ready: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0
    removed: int = 0


class WebsiteOut(Output):
    id: SourceId
    url: str
    mode: Mode
    include: list[str]
    exclude: list[str]
    max_pages: int
    max_depth: int
    delay_ms: int
    language: str | None
    schedule: Schedule
    whole_page: bool
    selector: str | None
    state: SiteState
    problem: SiteProblem | None
    # Addresses that were found but neither fetched nor kept in the list.
    left_out: int
    pages: PageCounts
    document_count: int
    passage_count: int
    run: int
    started_at: Timestamp
    finished_at: Timestamp | None
    next_at: Timestamp | None
    created_at: Timestamp


class SitePageOut(Output):
    id: PageId
    url: str
    found_by: FoundBy
    depth: int
    state: PageState
    reason: str | None
    detail: str | None
    status: int | None
    document_id: DocumentId | None
    title: str | None
    passage_count: int
    redirected_to: str | None
    canonical_url: str | None
    alternates: dict[str, str]
    fetched_at: Timestamp | None
    indexed_at: Timestamp | None
    # Null: as the website says.
    whole_page: bool | None
    selector: str | None


class PageExtractionInput(Input):
    """How this page is read; `whole_page` null: as its website says, and then without a selector."""

    whole_page: bool | None
    selector: Selector | None = None

    @model_validator(mode="after")
    def _no_selector_alone(self) -> Self:
        if self.whole_page is None and self.selector is not None:
            msg = "selector needs whole_page"
            raise ValueError(msg)
        return self


class PageReindexInput(Input):
    # A page that lost most of its text keeps its last good copy until somebody says that this is how it should be.
    accept_shorter: bool = False
