"""The limits of an import, each at its edge: the last that is taken, and the first that is not."""

import json
from collections.abc import Callable
from uuid import UUID

import httpx2
import pytest

from relevo.desk.knowledge.extract.runner import run_child
from relevo.desk.knowledge.tickets import proposing
from relevo.desk.knowledge.tickets.child import READERS
from relevo.desk.knowledge.tickets.importing import CHILD, Deps, run_import
from relevo.desk.knowledge.tickets.limits import (
    MAX_CONVERSATIONS,
    MAX_EVIDENCE,
    MAX_FILE_BYTES,
    MAX_MESSAGES,
    MAX_PHRASINGS,
    MAX_PROPOSALS,
    MAX_SECONDS,
)
from relevo.desk.knowledge.tickets.proposing import propose
from relevo.desk.knowledge.tickets.shape import Past, Refused, Said, Settings
from relevo.platform.db import Database
from relevo.platform.files import FileStore
from tests.desk.knowledge.tickets.samples import (
    AGENT,
    CUSTOMER,
    FORMATS,
    Told,
    chatwoot,
    intercom,
    mbox,
    table,
    zendesk,
)
from tests.house import Workspace

OURS = Settings(ours=("shop.example",))


async def test_a_file_of_fifty_megabytes_is_read_and_one_byte_more_is_refused(
    agent: httpx2.AsyncClient, db: Database, store: FileStore, workspace: Workspace
) -> None:
    name, make = FORMATS["zendesk"]
    body = make().ljust(MAX_FILE_BYTES, b"\n")
    sent = await agent.post("/knowledge/imports", files={"file": (name, body)}, timeout=60)
    assert sent.status_code == 201, sent.text
    await run_import(Deps(db, store), workspace.id, UUID(sent.json()["id"]))
    done = (await agent.get(f"/knowledge/imports/{sent.json()['id']}")).json()
    assert (done["state"], done["conversations"], done["size_bytes"]) == ("ready", 17, MAX_FILE_BYTES)
    sent = await agent.post("/knowledge/imports", files={"file": (name, body + b"\n")}, timeout=60)
    assert (sent.status_code, sent.json()["code"]) == (422, "not_an_export")
    assert "at most 50 MB" in sent.text


def told(count: int) -> tuple[Told, ...]:
    said = ((CUSTOMER, "Is it open?"), (AGENT, "Yes."))
    return tuple(Told(f"Customer {number}", said) for number in range(count))


@pytest.mark.parametrize(
    ("kind", "make"), [("zendesk", zendesk), ("intercom", intercom), ("chatwoot", chatwoot), ("csv", table)]
)
def test_twenty_thousand_conversations_are_read_and_one_more_is_refused(
    kind: str, make: Callable[[tuple[Told, ...]], bytes]
) -> None:
    assert len(READERS[kind](make(told(MAX_CONVERSATIONS)), OURS)) == MAX_CONVERSATIONS
    with pytest.raises(Refused) as refusal:
        READERS[kind](make(told(MAX_CONVERSATIONS + 1)), OURS)
    assert refusal.value.code == "too_many"


def test_a_table_of_questions_and_answers_has_the_same_limit() -> None:
    rows = ["question,answer", *["Is it open?,Yes."] * MAX_CONVERSATIONS]
    assert len(READERS["csv"]("\n".join(rows).encode(), OURS)) == MAX_CONVERSATIONS
    with pytest.raises(Refused, match="too_many"):
        READERS["csv"]("\n".join([*rows, "Is it late?,No."]).encode(), OURS)


def test_a_mailbox_has_the_same_limit() -> None:
    one = mbox((Told("Customer", ((CUSTOMER, "Is it open?"),)),))

    def mails(count: int) -> bytes:
        return b"\n".join(one.replace(b"<0-0@", b"<%d-0@" % number) for number in range(count))

    assert len(READERS["mbox"](mails(MAX_CONVERSATIONS), OURS)) == MAX_CONVERSATIONS
    with pytest.raises(Refused, match="too_many"):
        READERS["mbox"](mails(MAX_CONVERSATIONS + 1), OURS)


@pytest.mark.soak
async def test_twenty_thousand_conversations_are_read_within_the_childs_time_and_memory() -> None:
    """A question of its own in each, so that nothing is saved by clusters."""
    rows = [
        f"How do I wash the {n} blanket of the {n * 7919 % 104729} series in {n * 31 % 997} machines?,"
        f"Wash blanket {n} by hand in cold water; then let it dry flat for {n % 50} hours without any sun."
        for n in range(MAX_CONVERSATIONS)
    ]
    given = json.dumps({"columns": {}, "ours": []}).encode()
    body = "\n".join(["question,answer", *rows]).encode()
    read = await run_child(CHILD, "csv", given + b"\n" + body, MAX_SECONDS)
    assert (read.get("refused"), read["conversations"]) == (None, MAX_CONVERSATIONS)
    assert len(read["proposals"]) == MAX_PROPOSALS


WOOL = "Wash the wool blanket by hand in cold water and let it dry flat."


@pytest.mark.parametrize(("before", "proposed"), [(MAX_MESSAGES - 2, 1), (MAX_MESSAGES - 1, 0)])
def test_what_comes_after_two_hundred_messages_is_not_read(before: int, proposed: int) -> None:
    chat = [Said("machine", f"Step {number}") for number in range(before)]
    asked = Said("customer", "How do I wash the wool blanket that I bought?")
    reading = propose([Past(subject="", messages=[*chat, asked, Said("person", WOOL)])])
    assert len(reading.proposals) == proposed
    assert reading.left_out["no_human_answer"] == 1 - proposed


def questions(count: int) -> list[Past]:
    """No two of them alike."""
    letters = "bcdfghjklmnpqrstvwxz"
    made: list[Past] = []
    for number in range(count):
        thing = "".join(letters[number // 20**place % 20] + "o" for place in range(3))
        asked = Said("customer", f"How do I wash the {thing}tar {thing}mun {thing}lib?")
        made.append(Past(subject="", messages=[asked, Said("person", f"Wash the {thing}tar by hand in cold water.")]))
    return made


def test_a_thousand_proposals_come_from_one_file_and_the_rest_is_counted() -> None:
    reading = propose(questions(MAX_PROPOSALS))
    assert (len(reading.proposals), reading.left_out["over_limit"]) == (MAX_PROPOSALS, 0)
    reading = propose(questions(MAX_PROPOSALS + 1))
    assert (len(reading.proposals), reading.left_out["over_limit"]) == (MAX_PROPOSALS, 1)


def test_a_proposal_has_ten_phrasings_and_three_excerpts_at_most() -> None:
    rooms = "kitchen cellar attic garage garden hall bath nursery porch pantry study tower barn chapel".split()
    asked = [
        Said("customer", f"How do I wash the striped wool blanket and the velvet sofa in the {room}?") for room in rooms
    ]
    pasts = [Past(subject="", messages=[each, Said("person", WOOL)]) for each in asked]
    # Among many others: what is frequent and what is not is known from the file alone.
    proposals = propose([*pasts, *questions(300)]).proposals
    (proposal,) = [each for each in proposals if "blanket" in each.question]
    assert (len(proposal.phrasings), len(proposal.evidence)) == (MAX_PHRASINGS, MAX_EVIDENCE)
    assert proposal.conversations == len(rooms)


def test_near_questions_are_found_however_many_share_their_frequent_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving out what all questions say loses no pair that comparing everything finds."""
    pasts = [
        Past(subject="", messages=[Said("customer", f"How do I wash the {thing} blanket?"), Said("person", WOOL)])
        for thing in ("wool", "linen", "cotton", "wool cotton", "silk", "old wool", "linen and silk") * 3
    ]
    ours = propose(pasts).proposals

    def everything(terms: dict[str, int], _value: object, _norm: object) -> list[str]:
        return list(terms)

    monkeypatch.setattr(proposing, "_telling", everything)
    assert propose(pasts).proposals == ours
