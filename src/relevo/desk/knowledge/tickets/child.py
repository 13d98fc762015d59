"""The process that reads an import: format as argument, one line of JSON and the file on stdin, JSON on stdout.

It stands behind the walls of the one that reads files (extract/sandbox.py). What leaves it has no personal data any
more.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from relevo.desk.knowledge.extract import sandbox
from relevo.desk.knowledge.language import detect_language
from relevo.desk.knowledge.tickets.exports import read_chatwoot, read_intercom, read_zendesk
from relevo.desk.knowledge.tickets.limits import MAX_CPU_S
from relevo.desk.knowledge.tickets.mail import read_mbox
from relevo.desk.knowledge.tickets.proposing import propose
from relevo.desk.knowledge.tickets.shape import Past, Refused, Settings
from relevo.desk.knowledge.tickets.tables import read_csv

READERS: dict[str, Callable[[bytes, Settings], list[Past]]] = {
    "zendesk": read_zendesk,
    "intercom": read_intercom,
    "chatwoot": read_chatwoot,
    "csv": read_csv,
    "mbox": read_mbox,
}


def main() -> None:
    read = READERS[sys.argv[1]]
    detect_language("warm the model up before the walls stand")
    sandbox.enter(cpu_s=MAX_CPU_S)
    try:
        given: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
        settings = Settings(columns=given["columns"], ours=tuple(given["ours"]))
        result = _answer(read(sys.stdin.buffer.read(), settings))
    except Refused as refusal:
        result = {"refused": refusal.code}
    except (MemoryError, RecursionError):
        result = {"problem": "too_demanding"}
    json.dump(result, sys.stdout)


def _answer(pasts: list[Past]) -> dict[str, Any]:
    reading = propose(pasts)
    return {
        "conversations": reading.conversations,
        "left_out": reading.left_out,
        "removed": reading.removed,
        "proposals": [
            {
                "question": each.question,
                "answer": each.answer,
                "phrasings": each.phrasings,
                "language": each.language,
                "conversations": each.conversations,
                "evidence": [{"asked": asked, "answered": answered} for asked, answered in each.evidence],
                "rival_group": each.rival_group,
            }
            for each in reading.proposals
        ],
    }


if __name__ == "__main__":
    main()
