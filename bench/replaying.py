"""A draft over five hundred past conversations, and again after a change of one line.

Each conversation is three questions that were asked and answered through the widget's own socket: of a knowledge of a
thousand passages, beside greetings, wishes for a person and questions that no passage answers. What is measured runs in
the server's worker, as it does for a teammate who presses the button.
"""

import asyncio
import os
import random
import time
from contextlib import AsyncExitStack
from typing import Any

from bench.answers import Customer, index, write_questions
from bench.report import Figure, Report
from bench.servers import relevo_servers
from bench.town import Town, Visitor, make_town, make_visitors

CONVERSATIONS = 500
TURNS = 3
AT_ONCE = 100
PASSAGES = 1_000
WITHIN_S = 900
_BESIDE = (
    "Hello!",
    "I would like to speak to a person",
    "Do you sell aquariums for sharks?",
    "This is urgent, I need it today",
    "Thank you, that was all",
)


async def measure_replaying(url: str, report: Report) -> None:
    async with AsyncExitStack() as stack:
        (server,) = await stack.enter_async_context(relevo_servers(url, with_worker=True))
        town = await stack.enter_async_context(make_town(url, server))
        assistant_id: str = (await town.teammate.json("POST", "/api/v1/assistants", {"name": "Bench"}))["id"]
        path = await town.make_channel(assistant_id)
        await index(town, PASSAGES)
        asked = write_questions(PASSAGES)
        visitors = list(enumerate(await make_visitors(path, server.port, CONVERSATIONS, greet=False, lines=False)))
        for start in range(0, CONVERSATIONS, AT_ONCE):
            batch = visitors[start : start + AT_ONCE]
            await asyncio.gather(*(_talk(visitor, server.port, at, asked) for at, visitor in batch))
        town.teammate.headers["Origin"] = town.origin
        first = await _replay(town, assistant_id, {"greeting": {"en": "Hi there!"}})
        again = {
            "a line of the tone": {"instructions": {"tone": "Warm and short."}},
            "a rule": {"passing_rules": [{"id": "rule1", "name": "Kettles", "words": ["kettle"]}]},
            "what urgency passes": {"signals": {"urgency": {"enabled": False, "threshold": 0.9}}},
        }
        later = {name: await _replay(town, assistant_id, change) for name, change in again.items()}
    _tell(report, first, later)


async def _talk(visitor: Visitor, port: int, number: int, questions: list[str]) -> None:
    dice = random.Random(number)
    customer = await Customer.open(visitor, port, number)
    try:
        for turn in range(TURNS):
            beside = dice.random() < 0.25
            text = dice.choice(_BESIDE) if beside else questions[(number * TURNS + turn) % len(questions)]
            await customer.ask(text)
    except TimeoutError:
        # Once people have it, no assistant answers.
        return
    finally:
        customer.close()


async def _replay(town: Town, assistant_id: str, change: dict[str, Any]) -> dict[str, Any]:
    """Totals of the replay, with `seconds` from the press to the end."""
    line, path = town.teammate, f"/api/v1/assistants/{assistant_id}"
    await line.json("PATCH", f"{path}/draft", change)
    began = time.perf_counter()
    replay = await line.json("POST", f"{path}/replays", {"conversations": CONVERSATIONS})
    while replay["state"] == "running" and time.perf_counter() - began < WITHIN_S:
        await asyncio.sleep(0.1)
        replay = await line.json("GET", f"/api/v1/replays/{replay['id']}")
    if replay["state"] != "done":
        raise RuntimeError(f"The replay is {replay['state']}: {replay['totals']}")
    totals: dict[str, Any] = replay["totals"]
    return totals | {"seconds": time.perf_counter() - began}


def _tell(report: Report, first: dict[str, Any], later: dict[str, dict[str, Any]]) -> None:
    cores = len(os.sched_getaffinity(0))
    report.add(
        Figure(
            f"replay of {CONVERSATIONS} conversations ({first['turns']} turns) on {cores} cores",
            first["seconds"] / 60,
            "min",
            more={"asked": first["asked"], "known": first["known"], "of answering": f"{first['milliseconds']:,.0f} ms"},
        )
    )
    for name, totals in later.items():
        share = totals["seconds"] / first["seconds"]
        report.add(
            Figure(
                f"the same replay after a change of {name}, as a part of the first",
                share,
                "x",
                target="<= 0.25 x",
                is_met=share <= 0.25,
                more={"asked": totals["asked"], "known": totals["known"], "took": f"{totals['seconds']:.1f} s"},
            )
        )
