"""Protocols of finding: the share of questions whose gold document comes first, among the first five, and its MRR.

xquad_{en,es}.r1 .r5 .mrr, xquad_es_en, xquad_en_es (question in one language, knowledge in the other), faquad_pt,
squad_es_v2, clapnq, stackfaq, faq_bitcoin_{en,es,pt}. Unanswerable questions measure whether the confidence is lower.
r1_words, with an embedder only: the same by words alone (exact BM25, lists and bridge), for fusion may not be worse.
"""

from collections.abc import Sequence

from relevo.assistant.evaluate.bases import Base, temporary_base
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.measures import auroc, right_at_false, share
from relevo.desk.knowledge.api import Found, NewDocument, Query, current_embedder, raw_confidence
from relevo.platform.db import Database

Figures = dict[str, float]


def text_documents(rows: Sequence[Row], language: str) -> list[tuple[str, NewDocument]]:
    return [
        (
            row["id"],
            NewDocument(
                kind="text", title=str(row.get("title") or row["id"])[:300], text=row["text"], language=language
            ),
        )
        for row in rows
    ]


def confidence(found: Found) -> float:
    return raw_confidence(found.evidence) if found.evidence else -100.0


def figures(name: str, rankings: Sequence[Sequence[str]], gold: Sequence[str]) -> Figures:
    ranks = [r.index(g) + 1 if g in r else 0 for r, g in zip(rankings, gold, strict=True)]
    return {
        f"{name}.r1": share(sum(rank == 1 for rank in ranks), len(ranks)),
        f"{name}.r5": share(sum(1 <= rank <= 5 for rank in ranks), len(ranks)),
        f"{name}.mrr": sum(1 / rank for rank in ranks if rank) / max(len(ranks), 1),
    }


async def _ask(base: Base, rows: Sequence[Row], language: str) -> list[Found]:
    return await base.ask(_queries(rows, language))


async def _by_words(base: Base, name: str, queries: Sequence[Query], gold: Sequence[str]) -> Figures:
    """What fusion is compared with; nothing where there is nothing to fuse."""
    if current_embedder() is None:
        return {}
    found = await base.ask(queries, words_alone=True)
    return {f"{name}.r1_words": figures(name, [base.ranking(each) for each in found], gold)[f"{name}.r1"]}


def _queries(rows: Sequence[Row], language: str) -> list[Query]:
    return [Query(text=row["question"], language=language) for row in rows]


async def _measure(base: Base, name: str, rows: Sequence[Row], language: str) -> Figures:
    rankings = [base.ranking(found) for found in await _ask(base, rows, language)]
    gold = [row["passage_id"] for row in rows]
    return figures(name, rankings, gold) | await _by_words(base, name, _queries(rows, language), gold)


async def xquad(db: Database, data: Data) -> Figures:
    result: Figures = {}
    questions = {code: data.split_rows("xquad", prefix=f"{code}.") for code in ("en", "es")}
    for here, there in (("en", "es"), ("es", "en")):
        async with temporary_base(db) as base:
            await base.add(text_documents(data.fixed(f"xquad/passages.{here}.jsonl"), here))
            result |= await _measure(base, f"xquad_{here}", questions[here], here)
            result |= await _measure(base, f"xquad_{there}_{here}", questions[there], there)
    return result


async def faquad(db: Database, data: Data) -> Figures:
    async with temporary_base(db) as base:
        await base.add(text_documents(data.fixed("faquad_pt/passages.jsonl"), "pt"))
        return await _measure(base, "faquad_pt", data.split_rows("faquad_pt"), "pt")


async def _with_unanswerable(db: Database, data: Data, *, folder: str, language: str) -> Figures:
    rows = data.split_rows(folder)
    async with temporary_base(db) as base:
        await base.add(text_documents(data.fixed(f"{folder}/passages.jsonl"), language))
        found = await _ask(base, rows, language)
        can = [row for row in rows if row["answerable"]]
        words = await _by_words(base, folder, _queries(can, language), [row["passage_id"] for row in can])
    both = list(zip(rows, found, strict=True))
    answerable = [(row, each) for row, each in both if row["answerable"]]
    result = figures(folder, [base.ranking(f) for _, f in answerable], [row["passage_id"] for row, _ in answerable])
    result[f"{folder}.answerable_auroc"] = auroc(
        [confidence(f) for _, f in answerable], [confidence(f) for row, f in both if not row["answerable"]]
    )
    return result | words


async def squad_es(db: Database, data: Data) -> Figures:
    return await _with_unanswerable(db, data, folder="squad_es_v2", language="es")


async def clapnq(db: Database, data: Data) -> Figures:
    return await _with_unanswerable(db, data, folder="clapnq", language="en")


def _qa(row: Row, language: str) -> NewDocument:
    return NewDocument(kind="qa", title=row["question"][:500], text=row["answer"], language=language)


async def stackfaq(db: Database, data: Data) -> Figures:
    entries = data.fixed("stackfaq/faq.jsonl")
    rows = data.split_rows("stackfaq")
    async with temporary_base(db) as base:
        await base.add([(row["id"], _qa(row, "en")) for row in entries])
        found = await _ask(base, rows, "en")
        gold = [row["faq_id"] for row in rows]
        result = figures("stackfaq", [base.ranking(f) for f in found], gold)
        result |= await _by_words(base, "stackfaq", _queries(rows, "en"), gold)
    async with temporary_base(db) as base:
        await base.add([(row["id"], _qa(row, "en")) for row in entries if row["in_kb"]])
        found = await _ask(base, rows, "en")
        both = list(zip(rows, found, strict=True))
        inside = [(confidence(f), base.ranking(f)[:1] == [row["faq_id"]]) for row, f in both if row["in_kb"]]
        outside = [confidence(f) for row, f in both if not row["in_kb"]]
    result["stackfaq.auroc"] = auroc([score for score, _ in inside], outside)
    result["stackfaq.right_at_5_false"] = right_at_false(inside, outside, 0.05)
    return result


async def faq_bitcoin(db: Database, data: Data) -> Figures:
    """The question of an entry finds its answer when only the answers are indexed."""
    rows = data.fixed("faq_bitcoin/faq.jsonl")
    result: Figures = {}
    for code in ("en", "es", "pt"):
        answers = [
            (row["id"], NewDocument(kind="text", title=row["id"], text=row[code]["answer"], language=code))
            for row in rows
        ]
        async with temporary_base(db) as base:
            await base.add([(key, _without_title(document, at)) for at, (key, document) in enumerate(answers)])
            queries = [Query(text=row[code]["question"], language=code) for row in rows]
            found, gold = await base.ask(queries), [row["id"] for row in rows]
            result |= await _by_words(base, f"faq_bitcoin_{code}", queries, gold)
        result[f"faq_bitcoin_{code}.r1"] = figures("x", [base.ranking(each) for each in found], gold)["x.r1"]
    return result


def _without_title(document: NewDocument, at: int) -> NewDocument:
    """The set's ids are made from the questions: as titles they would give the answer away."""
    return NewDocument(kind="text", title=str(at), text=document.text, language=document.language)
