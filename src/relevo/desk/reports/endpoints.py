"""Reports over HTTP: the numbers of a period, the conversations behind each, and both as CSV."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Response

from relevo.desk.reports.brought import Asked as AskedAboutChange
from relevo.desk.reports.brought import fetch_conversations, list_changes
from relevo.desk.reports.episodes import Episode, Filters, fetch_episodes, fetch_names
from relevo.desk.reports.errors import InvalidPeriod, NoSuchReportChange, PeriodTooFull
from relevo.desk.reports.judging import Behind, is_behind
from relevo.desk.reports.listing import Table, episode_out, write_csv, write_rows, write_table
from relevo.desk.reports.schemas import ChangeConversationOut, EpisodeOut, ReportChangeOut, ReportOut
from relevo.desk.reports.summary import GroupKind, Names, Period, is_in_group, summarise
from relevo.desk.workspaces import api as workspaces
from relevo.platform.db import Tx
from relevo.platform.files.names import content_disposition
from relevo.platform.http import Caller, Page, RequestedPage, RequestTx, Router

MAX_DAYS = 366
DEFAULT_DAYS = 30
DEFAULT_MINUTES = 6

router = Router(tags=["reports"])


@dataclass(frozen=True)
class Asked:
    """The query of every route here. Days are the workspace's; both ends belong to the period."""

    first_day: date | None = None
    last_day: date | None = None
    channel_id: UUID | None = None
    assistant_id: UUID | None = None
    teammate_id: UUID | None = None
    team_id: UUID | None = None
    language: Annotated[str | None, Query(max_length=20)] = None
    intent: UUID | None = None
    reason: Annotated[str | None, Query(max_length=60)] = None
    score: Annotated[int | None, Query(ge=1, le=5)] = None
    version: Annotated[
        str | None, Query(pattern=r"^[0-9a-f-]{36}/[0-9]{1,9}$", description="An assistant's id and version: id/3.")
    ] = None
    by: Annotated[GroupKind | None, Query(description="With `key`: only what is in this group of this breakdown.")] = (
        None
    )
    key: Annotated[str | None, Query(max_length=80)] = None


AskedReport = Annotated[Asked, Depends()]
AskedBehind = Annotated[Behind, Query()]
AskedChange = Annotated[AskedAboutChange, Depends()]
Minutes = Annotated[int, Query(ge=1, le=240)]
_ERRORS = [InvalidPeriod, PeriodTooFull]


@dataclass(frozen=True)
class Found:
    episodes: list[Episode]
    names: Names
    period: Period


@router.get("/reports", caller=Caller.TEAMMATE, errors=_ERRORS)
async def get_report(tx: RequestTx, asked: AskedReport, minutes_each: Minutes = DEFAULT_MINUTES) -> ReportOut:
    """The numbers of a period, 30 days up to today unless asked otherwise.

    A conversation counts once for each time it was begun or reopened, on the day of that. `minutes_each` is how long a
    person would have needed for one: the hours saved are that times what the assistant solved alone.
    """
    found = await _find(tx, asked)
    # Counting tens of thousands takes a while: not in the loop that carries everybody's messages.
    return await asyncio.to_thread(summarise, found.episodes, found.names, found.period, minutes_each=minutes_each)


@router.get("/reports/conversations", caller=Caller.TEAMMATE, errors=_ERRORS)
async def list_report_conversations(
    tx: RequestTx, asked: AskedReport, page: RequestedPage, behind: AskedBehind = Behind.ALL
) -> Page[EpisodeOut]:
    """The conversations behind a number, the newest first."""
    found = await _find(tx, asked)
    after = page.after(datetime, UUID)
    rows = [
        episode
        for episode in _behind(found, behind)
        if after is None or (episode.began_at, episode.conversation_id) < (after[0], after[1])
    ]
    kept, cursor = page.cut(rows[: page.limit + 1], lambda row: (row.began_at, row.conversation_id))
    return Page(items=[episode_out(row, found.names, found.period.now) for row in kept], next_cursor=cursor)


@router.get("/reports/conversations.csv", caller=Caller.TEAMMATE, errors=_ERRORS, response_class=Response)
async def export_report_conversations(tx: RequestTx, asked: AskedReport, behind: AskedBehind = Behind.ALL) -> Response:
    """The conversations behind a number as a CSV file, one line each."""
    found = await _find(tx, asked)
    text = await asyncio.to_thread(write_csv, _behind(found, behind), found.names, found.period.now)
    return _sheet(text, f"{behind}-{found.period.first_day}-{found.period.last_day}.csv")


@router.get("/reports/tables.csv", caller=Caller.TEAMMATE, errors=_ERRORS, response_class=Response)
async def export_report_table(tx: RequestTx, asked: AskedReport, table: Table) -> Response:
    """One table of the report as a CSV file: the days, what one breakdown compares, or the versions' trend."""
    found = await _find(tx, asked)
    report = await asyncio.to_thread(summarise, found.episodes, found.names, found.period, minutes_each=DEFAULT_MINUTES)
    return _sheet(write_table(report, table), f"{table}-{found.period.first_day}-{found.period.last_day}.csv")


@router.get("/reports/changes", caller=Caller.TEAMMATE, errors=[InvalidPeriod])
async def list_report_changes(
    tx: RequestTx, first_day: date | None = None, last_day: date | None = None
) -> list[ReportChangeOut]:
    """What was approved in a period (corrections, gaps answered, versions), the newest 200, and what each brought."""
    return await list_changes(tx, await _bounds(tx, first_day, last_day))


@router.get("/reports/changes/conversations", caller=Caller.TEAMMATE, errors=[NoSuchReportChange])
async def list_report_change_conversations(
    tx: RequestTx, change: AskedChange, page: RequestedPage
) -> Page[ChangeConversationOut]:
    """The conversations behind what a change brought, the newest first. `key` as the list of changes has it."""
    after = page.after(datetime, UUID)
    at = (after[0], after[1]) if after else None
    rows = await fetch_conversations(tx, change, after=at, limit=page.limit + 1)
    kept, cursor = page.cut(rows, lambda row: (row.answered_at, row.conversation_id))
    return Page(items=kept, next_cursor=cursor)


@router.get(
    "/reports/changes/conversations.csv", caller=Caller.TEAMMATE, errors=[NoSuchReportChange], response_class=Response
)
async def export_report_change_conversations(tx: RequestTx, change: AskedChange) -> Response:
    """The same as a CSV file, all of them."""
    rows = await fetch_conversations(tx, change, after=None, limit=None)
    return _sheet(write_rows(ChangeConversationOut, rows), f"{change.kind}-{change.only}.csv")


@router.get("/reports/changes.csv", caller=Caller.TEAMMATE, errors=[InvalidPeriod], response_class=Response)
async def export_report_changes(tx: RequestTx, first_day: date | None = None, last_day: date | None = None) -> Response:
    """The changes of a period as a CSV file."""
    rows = await list_changes(tx, await _bounds(tx, first_day, last_day))
    return _sheet(write_rows(ReportChangeOut, rows), "changes.csv")


async def _bounds(tx: Tx, first_day: date | None, last_day: date | None) -> tuple[datetime, datetime]:
    zone = ZoneInfo((await workspaces.get_workspace(tx)).timezone)
    last = last_day or datetime.now(UTC).astimezone(zone).date()
    first = first_day or last - timedelta(days=DEFAULT_DAYS - 1)
    if not 0 <= (last - first).days < MAX_DAYS or not _is_sane(first) or not _is_sane(last):
        raise InvalidPeriod
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def _sheet(text: str, name: str) -> Response:
    # The mark tells spreadsheets that this is UTF-8.
    body = ("\ufeff" + text).encode()
    headers = {"Content-Disposition": content_disposition(name, inline=False)}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _behind(found: Found, behind: Behind) -> Sequence[Episode]:
    return [episode for episode in found.episodes if is_behind(behind, episode, found.period.now)]


async def _find(tx: Tx, asked: Asked) -> Found:
    timezone = (await workspaces.get_workspace(tx)).timezone
    zone = ZoneInfo(timezone)
    now = datetime.now(UTC)
    last = asked.last_day or now.astimezone(zone).date()
    first = asked.first_day or last - timedelta(days=DEFAULT_DAYS - 1)
    if not 0 <= (last - first).days < MAX_DAYS or not _is_sane(first) or not _is_sane(last):
        raise InvalidPeriod
    filters = Filters(
        since=datetime.combine(first, time(), zone),
        until=datetime.combine(last + timedelta(days=1), time(), zone),
        channel_id=asked.channel_id,
        assistant_id=asked.assistant_id,
        teammate_id=asked.teammate_id,
        team_id=asked.team_id,
        language=asked.language,
        intent=asked.intent,
        reason=asked.reason,
    )
    episodes = await fetch_episodes(tx, filters)
    if asked.score is not None:
        episodes = [episode for episode in episodes if episode.score == asked.score]
    if asked.version is not None:
        assistant, _, number = asked.version.partition("/")
        episodes = [
            episode
            for episode in episodes
            if str(episode.assistant_id) == assistant and episode.assistant_version == int(number)
        ]
    if asked.by is not None and asked.key is not None:
        episodes = [episode for episode in episodes if is_in_group(asked.by, asked.key, episode)]
    return Found(episodes, await fetch_names(tx), Period(first, last, timezone, now))


def _is_sane(day: date) -> bool:
    """Far from the calendar's ends, where a time zone would carry it out of the calendar."""
    return 1990 <= day.year <= 2200
