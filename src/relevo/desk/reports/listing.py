"""Episodes as rows: for the screen and for a spreadsheet. Pure."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from relevo.desk.reports import judging
from relevo.desk.reports.episodes import Episode
from relevo.desk.reports.schemas import DayOut, EpisodeOut, GroupOut, ReasonOut, ReportOut, TrendOut, WaitOut
from relevo.desk.reports.summary import Names
from relevo.platform.http import Output

Table = Literal["days", "channel", "assistant", "version", "team", "teammate", "language", "intent", "reason", "trend"]

_HEADER = (
    "conversation",
    "customer",
    "channel",
    "assistant",
    "assistant_version",
    "language",
    "intent",
    "began_at",
    "resolved_at",
    "outcome",
    "assistant_alone",
    "assistant_wait_s",
    "people_wait_s",
    "handoff_wait_s",
    "handoff_reasons",
    "teammates",
    "csat",
    "comment",
    "model_cost",
    "unpriced_model_calls",
)
# What a spreadsheet would run as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def episode_out(episode: Episode, names: Names, now: datetime) -> EpisodeOut:
    return EpisodeOut(
        conversation_id=episode.conversation_id,
        number=episode.number,
        contact_name=episode.contact_name,
        channel=names.get(("channel", episode.channel_id), ""),
        fate=judging.judge(episode, now).value,
        began_at=episode.began_at,
        resolved_at=episode.resolved_at,
        is_assistant_alone=judging.is_by_assistant_alone(episode, now),
        assistant_wait_s=judging.assistant_wait(episode),
        people_wait_s=judging.people_wait(episode),
        handoff_wait_s=judging.handoff_wait(episode),
        reasons=list(dict.fromkeys(episode.reasons)),
        score=episode.score,
        comment=episode.comment,
        cost=episode.cost,
        unpriced_calls=episode.unpriced,
    )


def write_csv(episodes: Sequence[Episode], names: Names, now: datetime) -> str:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(_HEADER)
    for episode in episodes:
        sheet.writerow([_cell(value) for value in _row(episode, names, now)])
    return out.getvalue()


def write_table(report: ReportOut, table: Table) -> str:
    """One table of the page, with the page's columns."""
    if table == "days":
        return write_rows(DayOut, report.days)
    if table == "trend":
        return write_rows(TrendOut, report.trend)
    if table == "reason":
        return write_rows(ReasonOut, report.reasons)
    groups: Sequence[GroupOut] = getattr(report.groups, table)
    return write_rows(GroupOut, groups)


def write_rows(shape: type[Output], rows: Sequence[Output]) -> str:
    """A line for each, a column for each field; what is one more object gets a column for each of its fields."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(_columns(shape))
    for row in rows:
        sheet.writerow([_cell(value) for value in _flat(row.model_dump(mode="json"))])
    return out.getvalue()


def _columns(shape: type[Output]) -> Iterator[str]:
    for name, field in shape.model_fields.items():
        if field.annotation is WaitOut:
            yield from (f"{name}_{part}" for part in WaitOut.model_fields)
        else:
            yield name


def _flat(row: dict[str, Any]) -> Iterator[object]:
    for value in row.values():
        if isinstance(value, dict):
            yield from cast("dict[str, object]", value).values()
        else:
            yield value


def _row(episode: Episode, names: Names, now: datetime) -> tuple[object, ...]:
    return (
        episode.number,
        episode.contact_name,
        names.get(("channel", episode.channel_id), ""),
        names.get(("assistant", episode.assistant_id), ""),
        episode.assistant_version,
        episode.language,
        names.get(("intent", episode.intent_id), ""),
        episode.began_at.isoformat(timespec="seconds"),
        episode.resolved_at and episode.resolved_at.isoformat(timespec="seconds"),
        judging.judge(episode, now).value,
        "yes" if judging.is_by_assistant_alone(episode, now) else "no",
        judging.assistant_wait(episode),
        judging.people_wait(episode),
        judging.handoff_wait(episode),
        " ".join(dict.fromkeys(episode.reasons)),
        ", ".join(sorted(names.get(("teammate", who), "") for who in episode.teammate_ids)),
        episode.score,
        episode.comment,
        episode.cost,
        episode.unpriced,
    )


def _cell(value: object) -> object:
    """Text that a customer wrote must not become a formula in the reader's spreadsheet."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value
