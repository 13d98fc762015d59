"""`relevo evaluate`: the quality suites on a scratch database, so that nothing of a real workspace is touched."""

import asyncio
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from rich.console import Console

from relevo.assistant.evaluate import run
from relevo.desk.knowledge.api import find_bridge, load_embedder, use_bridge, use_embedder
from relevo.entry.failures import UsageError
from relevo.entry.postgres import open_postgres
from relevo.platform.db import Database
from relevo.platform.db.migrate import migrate
from relevo.platform.settings import Settings
from relevo.testing import attacks_sets

Helper = Literal["embedder", "bridge"]


async def run_evaluate(
    settings: Settings,
    *,
    data_dir: Path,
    split: str,
    only: str | None,
    json_path: Path | None,
    without: Collection[Helper] = (),
) -> int:
    """The embedder of the data folder and the bridge of the machine are used where they are, but not `without`."""
    if not data_dir.is_dir():
        raise UsageError(f"There is no folder {data_dir} with evaluation sets; name one with --data.")
    names = {name.strip() for name in only.split(",")} if only else None
    models = settings.data_folder / "models"
    use_embedder(await asyncio.to_thread(load_embedder, models) if "embedder" not in without else None)
    use_bridge(find_bridge() if "bridge" not in without else None)
    with tempfile.TemporaryDirectory(prefix="relevo-evaluate-") as scratch:
        # The embedded server runs under its own account where we are root, so the folder must be passable.
        folder = Path(scratch)
        folder.chmod(0o755)
        own = settings.model_copy(update={"database_url": None, "data_folder": folder})
        async with open_postgres(own) as postgres:
            await migrate(postgres.owner_url)
            db = await Database.open(postgres.app_url)
            try:
                return await run(
                    db, data_dir=data_dir, split=split, only=names, json_path=json_path, console=Console(),
                    more=attacks_sets.PROTOCOLS,
                )  # fmt: skip
            finally:
                await db.close()
