"""Mails: what is new in a reply, and raw messages of every kind.

email_replies: the gold is the text to keep. exact: equal but for white space; f1: of its tokens, the mean over mails;
empty: mails without gold that came out without a word although they have some; clients_exact: replies written by named
mail programs, read from the raw message where there is one, kept with or without their signature as the set has them.
raw_emails: failed: messages that raised; machines_answered: reports, bounces and complaints taken for a person's words.
slowest_s: the longest that one took, reading and trimming together, in seconds.
"""

import asyncio
import base64
import time
from collections import Counter
from collections.abc import Sequence

from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.measures import share
from relevo.kit.mails import html_to_text, read_mail, trim_reply
from relevo.platform.db import Database

Figures = dict[str, float]
_MACHINES = ("bounce", "complaints", "multipart_report_emails")


async def email_replies(_db: Database, data: Data) -> Figures:
    rows = data.split_rows("email_replies")
    return await asyncio.to_thread(
        _replies, rows, data.fixed("email_replies/no_gold.jsonl"), data.fixed("email_replies/talon_clients.jsonl")
    )


async def raw_emails(_db: Database, data: Data) -> Figures:
    return await asyncio.to_thread(_raw, data.split_rows("raw_emails"))


def _replies(rows: Sequence[Row], without_gold: Sequence[Row], clients: Sequence[Row]) -> Figures:
    slowest, exact, f1 = 0.0, list[bool](), list[float]()
    for row in rows:
        began = time.perf_counter()
        kept = trim_reply(row["email"]).text.split()
        slowest = max(slowest, time.perf_counter() - began)
        gold = str(row["reply"]).split()
        exact.append(kept == gold)
        f1.append(_token_f1(kept, gold))
    empty = [bool(str(row["email"]).strip()) and not trim_reply(row["email"]).text for row in without_gold]
    right = sum(_client(row) == str(row["reply"]).split() for row in clients)
    return {
        "email_replies.exact": share(sum(exact), len(exact)),
        "email_replies.f1": sum(f1) / len(f1),
        "email_replies.empty": float(sum(empty)),
        "email_replies.clients_exact": share(right, len(clients)),
        "email_replies.slowest_s": slowest,
    }


def _client(row: Row) -> list[str]:
    if row.get("eml"):
        text = read_mail(str(row["eml"]).encode("utf-8", "surrogateescape")).text
    else:
        text = html_to_text(str(row.get("html") or ""))
    return trim_reply(text).text.split()


def _token_f1(kept: Sequence[str], gold: Sequence[str]) -> float:
    if not kept or not gold:
        return float(list(kept) == list(gold))
    common = sum((Counter(kept) & Counter(gold)).values())
    return 2 * common / (len(kept) + len(gold))


def _raw(rows: Sequence[Row]) -> Figures:
    slowest, failed, answered = 0.0, 0, 0
    for row in rows:
        raw = base64.b64decode(row["eml_base64"])
        began = time.perf_counter()
        try:
            mail = read_mail(raw)
            trim_reply(mail.text)
        except Exception:  # noqa: BLE001 - that there is none is what is measured
            failed += 1
            continue
        slowest = max(slowest, time.perf_counter() - began)
        answered += row["kind"] in _MACHINES and not mail.automatic
    return {
        "raw_emails.failed": float(failed),
        "raw_emails.machines_answered": float(answered),
        "raw_emails.slowest_s": slowest,
    }
