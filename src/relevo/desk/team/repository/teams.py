"""Teams and who is in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from relevo.kit.ids import TeamId, TeammateId, new_id
from relevo.platform.db import Record, Tx

_COLUMNS = """
g.id, g.name, g.is_default, g.auto_assign, g.languages,
coalesce((SELECT array_agg(m.teammate_id ORDER BY m.teammate_id) FROM team_member m
          WHERE m.workspace_id = g.workspace_id AND m.team_id = g.id), '{}') AS teammate_ids
"""


@dataclass(frozen=True, kw_only=True)
class Team:
    id: TeamId
    name: str
    is_default: bool
    auto_assign: bool
    languages: tuple[str, ...]
    teammate_ids: tuple[TeammateId, ...]


def _from(row: Record) -> Team:
    return Team(
        id=row["id"],
        name=row["name"],
        is_default=row["is_default"],
        auto_assign=row["auto_assign"],
        languages=tuple(row["languages"]),
        teammate_ids=tuple(row["teammate_ids"]),
    )


async def insert_team(tx: Tx, name: str, *, is_default: bool = False) -> TeamId:
    team_id = TeamId(new_id())
    await tx.execute(
        "INSERT INTO team (workspace_id, id, name, is_default) VALUES ($1, $2, $3, $4)",
        tx.tenant,
        team_id,
        name,
        is_default,
    )
    return team_id


async def find_team(tx: Tx, team_id: TeamId) -> Team | None:
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM team g WHERE g.workspace_id = $1 AND g.id = $2", tx.tenant, team_id
    )
    return _from(row) if row else None


async def find_default_team(tx: Tx) -> Team | None:
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM team g WHERE g.workspace_id = $1 AND g.is_default", tx.tenant)
    return _from(row) if row else None


async def fetch_teams(tx: Tx) -> list[Team]:
    rows = await tx.fetch(f"SELECT {_COLUMNS} FROM team g WHERE g.workspace_id = $1 ORDER BY g.name, g.id", tx.tenant)
    return [_from(row) for row in rows]


async def rename_team(tx: Tx, team_id: TeamId, name: str) -> None:
    await tx.execute("UPDATE team SET name = $3 WHERE workspace_id = $1 AND id = $2", tx.tenant, team_id, name)


async def set_routing(tx: Tx, team_id: TeamId, *, auto_assign: bool, languages: Sequence[str]) -> None:
    await tx.execute(
        "UPDATE team SET auto_assign = $3, languages = $4 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        team_id,
        auto_assign,
        list(languages),
    )


async def delete_team(tx: Tx, team_id: TeamId) -> None:
    await tx.execute("DELETE FROM team WHERE workspace_id = $1 AND id = $2", tx.tenant, team_id)


async def set_members(tx: Tx, team_id: TeamId, teammate_ids: Sequence[TeammateId]) -> None:
    await tx.execute("DELETE FROM team_member WHERE workspace_id = $1 AND team_id = $2", tx.tenant, team_id)
    await tx.executemany(
        "INSERT INTO team_member (workspace_id, team_id, teammate_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [(tx.tenant, team_id, teammate_id) for teammate_id in teammate_ids],
    )


async def join_default_team(tx: Tx, teammate_id: TeammateId) -> None:
    await tx.execute(
        """
        INSERT INTO team_member (workspace_id, team_id, teammate_id)
        SELECT workspace_id, id, $2 FROM team WHERE workspace_id = $1 AND is_default ON CONFLICT DO NOTHING
        """,
        tx.tenant,
        teammate_id,
    )
