"""`relevo bench`: hands over to the benchmarks, which come with the source and not with the installed package."""

import asyncio
import sys
from pathlib import Path

from relevo.entry.failures import UsageError

ROOT = Path(__file__).resolve().parents[3]


async def run_benchmarks(*, only: str | None, passages: str | None, as_json: bool) -> int:
    if not await asyncio.to_thread((ROOT / "bench" / "__main__.py").is_file):
        raise UsageError("The benchmarks come with the source: run `make bench` in a clone of Relevo.")
    named = {"--only": only, "--passages": passages}
    options = [part for name, value in named.items() if value for part in (name, value)]
    options += ["--json"] if as_json else []
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench", *options, cwd=ROOT)
    return await process.wait()
