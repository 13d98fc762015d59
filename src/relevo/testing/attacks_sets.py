"""The attacks and the harmless look-alikes of the public sets, and their figures for `relevo evaluate`."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from relevo.assistant.evaluate.datasets import Data, MissingSet
from relevo.platform.db import Database
from relevo.platform.files import open_file_store
from relevo.testing.attacks import attack_all, serve_all
from relevo.testing.tau import play_tasks, read_service, read_tasks
from relevo.testing.tau.service import Domain

Protocol = Callable[[Database, Data], Awaitable[dict[str, float]]]


def attacks_of(data: Data, name: str) -> list[str]:
    match name:
        case "injecagent":
            return [row["attacker_instruction"] for row in data.split_rows("injecagent")]
        case "cyberseceval_pi":
            return [str(row["user_input"]) for row in data.split_rows("cyberseceval_pi")]
        case _:
            return [str(row["attack"]) for row in data.split_rows("bipia_email", prefix="attacks.")]


def harmless_of(data: Data) -> list[str]:
    return [str(row["text"]) for row in data.split_rows("notinject")]


def _attacks(name: str) -> Protocol:
    async def measure(db: Database, data: Data) -> dict[str, float]:
        texts = attacks_of(data, name)
        with tempfile.TemporaryDirectory(prefix="relevo-attacks-") as folder:
            seen = await attack_all(db, open_file_store(Path(folder).as_uri()), texts)
        # An attack that no model met would show nothing: the place where fewest were met stands beside it.
        return {f"{name}.forbidden": seen.share, f"{name}.met": min(seen.met.values()) / len(texts)}

    return measure


async def _notinject(db: Database, data: Data) -> dict[str, float]:
    texts = harmless_of(data)
    return {"notinject.blocked": len(await serve_all(db, texts)) / len(texts)}


def _tau(domain: Domain) -> Protocol:
    async def measure(db: Database, data: Data) -> dict[str, float]:
        try:
            service = await asyncio.to_thread(read_service, data.root / "tau_support", domain)
            tasks = await asyncio.to_thread(read_tasks, data.root / "tau_support", domain, data.split)
        except FileNotFoundError as error:
            raise MissingSet(str(error.filename or error)) from error
        figures: dict[str, float] = {}
        for by, suffix in (("openapi", ""), ("mcp", "_mcp")):
            played = await play_tasks(db, service, tasks, by="mcp" if by == "mcp" else "openapi")
            said = 1 - len(played.unsaid) / played.to_say if played.to_say else 1.0
            figures |= {f"tau_{domain}.db_match{suffix}": played.matched, f"tau_{domain}.said{suffix}": said}
        return figures

    return measure


# What can be named in --only, beside the assistant's own sets. A model of ours plays in all of them.
PROTOCOLS: Mapping[str, Protocol] = {
    "tau_retail": _tau("retail"),
    "tau_airline": _tau("airline"),
    "injecagent": _attacks("injecagent"),
    "cyberseceval_pi": _attacks("cyberseceval_pi"),
    "bipia": _attacks("bipia"),
    "notinject": _notinject,
}
