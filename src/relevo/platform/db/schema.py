"""Whether a database already has this build's schema, asked without loading the tools that would change it: those
cost a second of each start, and nearly every start finds nothing to do."""

import re
from functools import cache
from pathlib import Path

from relevo.platform.db.driver import UndefinedTable, connect

VERSIONS = Path(__file__).parent / "migrations" / "versions"
ROLES = ("relevo_app", "relevo_relay", "relevo_search")
_REVISION = re.compile(r'^(down_)?revision\b[^=\n]*= "([^"\n]+)"', re.MULTILINE)
# As migrations/env.py asks: being a member is not enough since 16.
_MAY_BECOME_ALL = """
SELECT count(*) = cardinality($1::text[]) FROM pg_roles
WHERE rolname = ANY ($1) AND pg_has_role(
    current_user, oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
"""


@cache
def head_revision() -> str | None:
    """The newest revision by the files alone; None if they do not form one line, which is for `migrate` to explain."""
    revisions: set[str] = set()
    followed: set[str] = set()
    for file in VERSIONS.glob("*.py"):
        for down, revision in _REVISION.findall(file.read_text("utf-8")):
            (followed if down else revisions).add(revision)
    heads = revisions - followed
    return heads.pop() if len(heads) == 1 else None


async def is_up_to_date(owner_url: str) -> bool:
    """Whether `migrate` would find nothing to do."""
    connection = await connect(owner_url)
    try:
        found = [row["version_num"] for row in await connection.fetch("SELECT version_num FROM alembic_version")]
        return found == [head_revision()] and await connection.fetchval(_MAY_BECOME_ALL, list(ROLES))
    except UndefinedTable:
        return False
    finally:
        await connection.close()
