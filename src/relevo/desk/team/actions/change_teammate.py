"""Changing a teammate: by themselves (name, language, presence) or by an admin (role, state)."""

from dataclasses import replace

from relevo.desk.audit import api as audit
from relevo.desk.team.errors import NoSuchTeammate
from relevo.desk.team.events import announce_teammate, ask_for_routing
from relevo.desk.team.policy import check_may_change
from relevo.desk.team.queries import get_me
from relevo.desk.team.repository import people, sign_ins
from relevo.desk.team.schemas import Me, MeChange, TeammateChange, TeammateOut
from relevo.kit.ids import TeammateId
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Tx
from relevo.platform.http.settings import merge_settings


async def do_change_me(tx: Tx, change: MeChange, *, by: Actor) -> Me:
    teammate = await people.find_teammate(tx, by.teammate_id, lock=True)
    if teammate is None:
        raise NoSuchTeammate
    changed = replace(
        teammate,
        name=change.name or teammate.name,
        locale=change.locale or teammate.locale,
        presence_wish=change.presence_wish or teammate.presence_wish,
        settings=merge_settings(teammate.settings, change.settings or {}),
    )
    await people.update_teammate(tx, changed)
    if (changed.name, changed.presence_wish) != (teammate.name, teammate.presence_wish):
        await announce_teammate(tx, teammate.id)
        await ask_for_routing(tx)
    return await get_me(tx, by.teammate_id)


async def do_change_teammate(tx: Tx, teammate_id: TeammateId, change: TeammateChange, *, by: Actor) -> TeammateOut:
    # Owners first, always in the same order: two who demote each other at once must not both succeed.
    active_owners = await people.lock_active_owners(tx)
    teammate = await people.find_teammate(tx, teammate_id, lock=True)
    if teammate is None:
        raise NoSuchTeammate
    role = Role(change.role) if change.role else teammate.role
    state = change.state or teammate.state
    check_may_change(by, teammate, role=role, state=state, active_owners=active_owners)
    changed = replace(
        teammate,
        name=change.name or teammate.name,
        role=role,
        state=state,
        capacity=change.capacity or teammate.capacity,
        languages=teammate.languages if change.languages is None else change.languages,
        hours=change.hours if "hours" in change.model_fields_set else teammate.hours,
        timezone=change.timezone if "timezone" in change.model_fields_set else teammate.timezone,
    )
    await people.update_teammate(tx, changed)
    await ask_for_routing(tx)
    if state == "disabled":
        await sign_ins.delete_sessions_of(tx, teammate_id)
    await audit.record(
        tx,
        "teammate.changed",
        by=by,
        subject_kind="teammate",
        subject_id=teammate_id,
        **change.model_dump(exclude_unset=True),
    )
    return await announce_teammate(tx, teammate_id)
