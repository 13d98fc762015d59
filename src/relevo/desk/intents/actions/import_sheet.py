"""Importing a sheet of intents. Safe to repeat: what is there as the file says is left alone, nothing is deleted."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from relevo.desk.audit import api as audit
from relevo.desk.intents import repository
from relevo.desk.intents.actions.keep_intents import add_unchecked, check_room
from relevo.desk.intents.events import announce_intents
from relevo.desk.intents.schemas import IntentInput, IntentSheetOut, IntentSheetRow
from relevo.desk.intents.sheets import SheetRow, parse_sheet
from relevo.desk.intents.tables import Intent
from relevo.kit.text.folding import one_line
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

Effect = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True)
class Compared:
    row: SheetRow
    effect: Effect
    present: Intent | None
    changed: Intent | None


async def preview_sheet(tx: Tx, data: bytes) -> IntentSheetOut:
    """What an import would do; nothing is changed. Raises NotAnIntentSheet."""
    return _rendered(_compare(parse_sheet(data), await repository.fetch_intents(tx)))


async def do_import_sheet(tx: Tx, data: bytes, *, by: Actor) -> IntentSheetOut:
    """Add what is new, change what differs: all of it or nothing. Raises NotAnIntentSheet, TooManyIntents."""
    await repository.take_turns(tx)
    present = await repository.fetch_intents(tx)
    compared = _compare(parse_sheet(data), present)
    coming = 0
    for each in compared:
        if each.effect == "new":
            coming += 1
            check_room(present, each.row.name, coming=coming)
            await add_unchecked(tx, _input(each.row), by=by)
        elif each.changed is not None:
            await repository.update_intent(tx, each.changed)
            await audit.record(
                tx,
                "intent.changed",
                by=by,
                subject_kind="intent",
                subject_id=each.changed.id,
                name=each.changed.name,
                changed=["sheet"],
            )
    if any(each.effect in ("new", "changed") for each in compared):
        await announce_intents(tx)
    return _rendered(compared)


def _input(row: SheetRow) -> IntentInput:
    return IntentInput.model_validate(
        {
            "name": row.name,
            "description": row.description or "",
            "examples": list(row.examples),
            "active": row.active is not False,
        }
    )


def _compare(rows: list[SheetRow], present: list[Intent]) -> list[Compared]:
    by_name = {each.name.lower(): each for each in present}
    return [_compared(row, by_name.get(row.name.lower())) for row in rows]


def _compared(row: SheetRow, present: Intent | None) -> Compared:
    if row.refusal is not None:
        return Compared(row, "refused", present, None)
    if present is None:
        return Compared(row, "new", None, None)
    changed = replace(
        present,
        description=present.description if row.description is None else row.description,
        examples=row.examples,
        active=present.active if row.active is None else row.active,
    )
    return Compared(row, "same", present, None) if changed == present else Compared(row, "changed", present, changed)


def _rendered(compared: list[Compared]) -> IntentSheetOut:
    count = Counter(each.effect for each in compared)
    rows = [
        IntentSheetRow(
            line=each.row.line,
            name=one_line(each.row.name, limit=80),
            effect=each.effect,
            examples=len(each.row.examples),
            refusal=each.row.refusal,
        )
        for each in compared
    ]
    return IntentSheetOut(
        new=count["new"], changed=count["changed"], same=count["same"], refused=count["refused"], rows=rows
    )
