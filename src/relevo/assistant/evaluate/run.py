"""`relevo evaluate`: run the protocols, print the table, write the figures."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from relevo.assistant.evaluate import (
    betold,
    conversations,
    gaps,
    help_center,
    intents,
    learning,
    mails,
    moments,
    recognising,
    retrieval,
    websites,
)
from relevo.assistant.evaluate.datasets import Data, MissingSet
from relevo.desk.knowledge.api import current_bridge, current_embedder
from relevo.platform.db import Database

Protocol = Callable[[Database, Data], Awaitable[dict[str, float]]]

# What can be named in --only: a set, which may write keys of several names.
PROTOCOLS: Mapping[str, Protocol] = {
    "xquad": retrieval.xquad,
    "faquad_pt": retrieval.faquad,
    "squad_es_v2": retrieval.squad_es,
    "clapnq": retrieval.clapnq,
    "stackfaq": retrieval.stackfaq,
    "faq_bitcoin": retrieval.faq_bitcoin,
    "login_gov": help_center.login_gov,
    "clinc150": intents.clinc150,
    "banking77": intents.banking77,
    "intents_clinc150": recognising.intents_clinc150,
    "intents_banking77": recognising.intents_banking77,
    "intents_bitext": recognising.intents_bitext,
    "learning": learning.learning,
    "gaps": gaps.gaps,
    "bitext_human": moments.bitext_human,
    "betold": betold.betold,
    "emoevent": moments.emoevent,
    "told_br": moments.told_br,
    "goemotions": moments.goemotions,
    "mtrag_un": conversations.mtrag_un,
    "tau_banking_kb": conversations.tau_banking_kb,
    "email_replies": mails.email_replies,
    "raw_emails": mails.raw_emails,
    "robots_cases": websites.robots_cases,
    "site_login_gov": websites.site_login_gov,
}
SETUP = {"answerer": "builtin"}
_WORD_LISTS = "word lists en/es/pt"


async def run(  # noqa: PLR0913 - each is an option of the command line
    db: Database,
    *,
    data_dir: Path,
    split: str,
    only: Collection[str] | None,
    json_path: Path | None,
    console: Console,
    more: Mapping[str, Protocol] | None = None,
) -> int:
    """Measure the sets named by `only` (all if empty); return the process's exit code.

    `only` also takes a figure's prefix (`xquad_es`, `login_gov_pt`): the set that writes it is measured. `more`:
    protocols of floors above, such as those that play with simulators.
    """
    protocols = {**PROTOCOLS, **(more or {})}
    wanted = [name for name in protocols if not only or any(_names(name, each) for each in only)]
    unknown = [each for each in only or () if not any(_names(name, each) for name in protocols)]
    if unknown or not wanted:
        console.print(f"Unknown set: {', '.join(unknown)}. There are: {', '.join(protocols)}.", soft_wrap=True)
        return 2
    if not await asyncio.to_thread(data_dir.is_dir):
        console.print(f"There is no folder {data_dir}. Name one with --data.")
        return 2
    figures: dict[str, float] = {}
    for name in wanted:
        started = time.perf_counter()
        try:
            measured = await protocols[name](db, Data(data_dir, split))
        except MissingSet as missing:
            console.print(f"{name}: not measured, {missing} is not there.")
            continue
        console.print(f"{name}: measured in {time.perf_counter() - started:.0f} s.")
        figures |= measured
    _show(figures, console)
    for line in compare_with_words(figures):
        console.print(line, soft_wrap=True)
    if json_path is not None:
        rounded: dict[str, Any] = {key: round(value, 4) for key, value in figures.items()}
        written = (
            json.dumps(
                {"_setup": {**SETUP, "bridge": bridge_name(), "embedder": embedder_name(), "split": split}, **rounded},
                indent=1,
            )
            + "\n"
        )
        await asyncio.to_thread(json_path.write_text, written, "utf-8")
    return 0 if figures else 1


def compare_with_words(figures: Mapping[str, float]) -> list[str]:
    """One line: on how many sets words and meaning together find less than words alone, and on which."""
    pairs = {key.removesuffix("_words"): value for key, value in figures.items() if key.endswith(".r1_words")}
    if not pairs:
        return []
    worse = [f"{key} {figures[key]:.3f} < {alone:.3f}" for key, alone in pairs.items() if figures[key] < alone]
    return [
        f"Words and meaning beside words alone: worse on {len(worse)} of {len(pairs)} sets. {'; '.join(worse)}".strip()
    ]


def embedder_name() -> str:
    embedder = current_embedder()
    return embedder.name if embedder else "none"


def bridge_name() -> str:
    bridge = current_bridge()
    return f"{bridge.name}, {_WORD_LISTS}" if bridge else _WORD_LISTS


def _names(protocol: str, asked: str) -> bool:
    return asked == protocol or asked.startswith((f"{protocol}_", f"{protocol}."))


def _show(figures: Mapping[str, float], console: Console) -> None:
    table = Table(
        "figure", "Relevo", "baselines", title=f"Quality (embedder: {embedder_name()}; bridge: {bridge_name()})"
    )
    for key, value in figures.items():
        others = ", ".join(f"{name} {figure:.3f}" for name, figure in baselines().get(key, {}).items())
        table.add_row(key, f"{value:.3f}", others)
    console.print(table)


@cache
def baselines() -> dict[str, dict[str, float]]:
    text = resources.files("relevo.assistant.evaluate").joinpath("baselines.json").read_text("utf-8")
    return {key: value for key, value in json.loads(text).items() if not key.startswith("_")}
