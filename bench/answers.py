"""Complete builtin answers: the question received, a turn, the answer committed and on the customer's screen."""

import asyncio
import itertools
import json
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection

from bench.report import Figure, Report, percentile
from bench.servers import Server, relevo_servers
from bench.town import OpenChat, Town, Visitor, make_town, make_visitors

PASSAGES = (100, 10_000)
VISITORS = 240
PACED_VISITORS = 20
SECONDS = 6.0
ANSWER_WITHIN_S = 15
INDEX_WITHIN_S = 120
QUIET_WINDOW_MS = 350  # the assistant waits so long for the customer to go on

THINGS = (
    "kettle lamp tent backpack stove blanket compass lantern bottle hammock kayak paddle jacket boots gloves helmet "
    "torch mattress cooler grill"
).split()
MODELS = (
    "Lumora Tavik Ordenal Brisa Quintor Velmar Sorela Nabiko Farolin Ustral Pemba Girona Zalto Miravel Coruna Delfos "
    "Hariko Yunque Xilema Bosque Cantil Ribera Solano Umbria Torrent"
).split()
ASPECTS = (
    "warranty weight battery material cleaning storage repair colours delivery assembly size safety origin packaging "
    "recycling temperature certificate spare-parts discount returns"
).split()
FILLER = (
    "every customer can rely on this because our workshop tests each piece before it leaves the house and keeps a "
    "record of the result for ten years so that a question can be answered quickly at any time"
).split()


@dataclass
class Answered:
    waits: list[float] = field(default_factory=list[float])
    per_s: float = 0.0
    lost: int = 0


class Customer(OpenChat):
    """Asks, and waits until the assistant's message is on the screen."""

    def __init__(self, socket: ClientConnection) -> None:
        self._answer: asyncio.Future[None] | None = None
        super().__init__(socket)

    def on_frame(self, text: str) -> None:
        if '"name":"message.appended"' in text and self._answer and not self._answer.done():
            message = json.loads(text)["payload"]["message"]
            if message["author"]["kind"] == "assistant":
                self._answer.set_result(None)

    async def ask(self, text: str) -> float:
        self._answer = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        await self.say(text)
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await self._answer
        return (time.perf_counter() - began) * 1000


def write_documents(number: int) -> list[tuple[str, str]]:
    """`number` passages as documents of twenty headings each: one thing of one model, one aspect per heading."""
    dice = random.Random(1)
    documents: list[tuple[str, str]] = []
    for model, thing in itertools.islice(itertools.product(MODELS, THINGS), number // len(ASPECTS)):
        parts = [
            f"## {aspect.capitalize()} of the {thing} {model}\n\nThe {aspect} of the {thing} {model} is "
            f"{dice.randint(2, 90)} {dice.choice(MODELS)} units. {' '.join(dice.choices(FILLER, k=85))}."
            for aspect in ASPECTS
        ]
        documents.append((f"{thing.capitalize()} {model}", f"# {thing.capitalize()} {model}\n\n" + "\n\n".join(parts)))
    return documents


def write_questions(number: int) -> list[str]:
    dice = random.Random(2)
    pairs = list(itertools.islice(itertools.product(MODELS, THINGS), number // len(ASPECTS)))
    questions = [f"What is the {aspect} of the {thing} {model}?" for model, thing in pairs for aspect in ASPECTS]
    dice.shuffle(questions)
    return questions


async def index(town: Town, number: int) -> tuple[int, float]:
    """Add the documents through the API; (passages, seconds until they can be found)."""
    began = time.perf_counter()
    for title, text in write_documents(number):
        await town.teammate.json("POST", "/api/v1/knowledge/texts", {"title": title, "text": text, "language": "en"})
    stats = {"pending": 1, "passages": 0}
    while stats["pending"] and time.perf_counter() - began < INDEX_WITHIN_S:
        await asyncio.sleep(0.5)
        stats = await town.teammate.json("GET", "/api/v1/knowledge/stats")
    return int(stats["passages"]), time.perf_counter() - began


async def ask_for(customers: Sequence[Customer], questions: Sequence[str], *, pause_s: float) -> Answered:
    answered = Answered()
    begin = time.perf_counter()
    lines = itertools.cycle(questions)

    async def run(customer: Customer) -> None:
        await asyncio.sleep(random.random() * max(pause_s, 0.4))
        while time.perf_counter() - begin < SECONDS:
            try:
                answered.waits.append(await customer.ask(next(lines)))
            except TimeoutError:
                answered.lost += 1
                return
            await asyncio.sleep(pause_s)

    await asyncio.gather(*(run(customer) for customer in customers))
    answered.per_s = len(answered.waits) / (time.perf_counter() - begin)
    return answered


async def measure_answers(url: str, report: Report) -> None:
    async with AsyncExitStack() as stack:
        (server,) = await stack.enter_async_context(relevo_servers(url, with_worker=True))
        town = await stack.enter_async_context(make_town(url, server))
        assistant = await town.teammate.json("POST", "/api/v1/assistants", {"name": "Bench"})
        path = await town.make_channel(assistant["id"])
        done = 0
        for number in PASSAGES:
            passages, took_s = await index(town, number) if number > done else (done, 0.0)
            done = passages
            visitors = await make_visitors(path, server.port, VISITORS, greet=False, lines=False)
            customers = await _open_chats(visitors, server, stack)
            questions = write_questions(number)
            # The first question of each makes the conversation and warms the server up; what follows is measured.
            await asyncio.gather(*(_warm_up(customer, questions[0]) for customer in customers))
            await _report_one(report, customers, questions, passages, took_s)
            for customer in customers:
                customer.close()


async def _open_chats(visitors: Sequence[Visitor], server: Server, stack: AsyncExitStack) -> list[Customer]:
    customers: list[Customer] = []
    for number, visitor in enumerate(visitors):
        customer = await Customer.open(visitor, server.port, number)
        stack.callback(customer.close)
        customers.append(customer)
    return customers


async def _warm_up(customer: Customer, question: str) -> None:
    with suppress(TimeoutError):
        await customer.ask(question)


async def _report_one(
    report: Report, customers: Sequence[Customer], questions: Sequence[str], passages: int, took_s: float
) -> None:
    paced = await ask_for(customers[:PACED_VISITORS], questions, pause_s=0.5)
    if not paced.waits:
        report.skip(f"builtin answers at {passages:,} passages", f"none came within {ANSWER_WITHIN_S} s")
        return
    fast = await ask_for(customers[PACED_VISITORS:], questions, pause_s=0)
    more = {
        "p50": f"{percentile(paced.waits, 0.5):.0f} ms",
        "p95": f"{percentile(paced.waits, 0.95):.0f} ms (of it {QUIET_WINDOW_MS} ms waiting for the customer to go on)",
        "unanswered": paced.lost,
        "indexed in": f"{took_s:.0f} s",
    }
    report.add(
        Figure(
            f"complete builtin answer at {passages:,} passages, p95 beyond the quiet window",
            percentile(paced.waits, 0.95) - QUIET_WINDOW_MS,
            "ms",
            more=more,
        )
    )
    report.add(
        Figure(
            f"complete builtin answers at {passages:,} passages",
            fast.per_s,
            "/s",
            target=">= 300/s",
            is_met=fast.per_s >= 300,
            more={
                "p50": f"{percentile(fast.waits, 0.5):.0f} ms",
                "p95": f"{percentile(fast.waits, 0.95):.0f} ms",
                "unanswered": fast.lost,
            },
        )
    )
