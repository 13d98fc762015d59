"""Q&As as CSV: what an import would do is shown first, an export can be imported again, and a bad row fails alone."""

import csv
import io
from typing import Any

import httpx2
import pytest

from relevo.desk.knowledge.sheets.parsing import MAX_ROWS, parse_sheet, write_sheet
from relevo.platform.db import Database
from tests.desk.knowledge.conftest import settled
from tests.house import Workspace

SHEET = """question,answer,phrasings,language
Can I pay in instalments?,"Yes, with Klarna in three parts.",split the bill|Do you offer financing?,en
¿Hacen envíos a Canarias?,"Sí, en diez días.",,es-MX
"""


async def send(client: httpx2.AsyncClient, verb: str, text: str | bytes) -> dict[str, Any]:
    body = text.encode() if isinstance(text, str) else text
    answer = await client.post(f"/knowledge/qas/{verb}", files={"file": ("qa.csv", body)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def counts(answer: dict[str, Any]) -> tuple[int, int, int, int]:
    return answer["new"], answer["changed"], answer["same"], answer["refused"]


@pytest.mark.usefixtures("worker")
async def test_a_sheet_is_previewed_imported_and_answers(agent: httpx2.AsyncClient) -> None:
    assert counts(await send(agent, "preview", SHEET)) == (2, 0, 0, 0)
    assert (await agent.get("/knowledge/documents")).json()["items"] == []  # a preview changes nothing
    assert counts(await send(agent, "import", SHEET)) == (2, 0, 0, 0)
    documents = (await agent.get("/knowledge/documents")).json()["items"]
    done = {(each := await settled(agent, document["id"]))["title"]: each for document in documents}
    assert done["¿Hacen envíos a Canarias?"]["language"] == "es"
    assert done["Can I pay in instalments?"]["phrasings"] == ["split the bill", "Do you offer financing?"]
    (hit, *_) = (await agent.get("/knowledge/search", params={"q": "is financing offered", "language": "en"})).json()
    assert hit["text"] == "Yes, with Klarna in three parts."


@pytest.mark.usefixtures("worker")
async def test_a_second_import_changes_what_differs_and_leaves_the_rest(agent: httpx2.AsyncClient) -> None:
    await send(agent, "import", SHEET)
    for document in (await agent.get("/knowledge/documents")).json()["items"]:
        await settled(agent, document["id"])
    assert counts(await send(agent, "import", SHEET)) == (0, 0, 2, 0)
    # Without the column of phrasings they stay; the question is the same however it is typed.
    rows = (
        "Pregunta;Respuesta",
        "¿Y a Ceuta?;Sí",
        "hacen  ENVIOS a canarias;Sí, en ocho días.",
        "CAN I PAY in instalments?;No.",
    )
    changed = "\n".join(rows)
    preview = await send(agent, "preview", changed)
    assert [row["effect"] for row in preview["rows"]] == ["new", "changed", "changed"]
    assert preview["rows"][1]["document_id"]
    assert counts(await send(agent, "import", changed)) == (1, 2, 0, 0)
    documents = (await agent.get("/knowledge/documents")).json()["items"]
    done = {(each := await settled(agent, document["id"]))["title"]: each for document in documents}
    assert len(done) == 3
    paid = done["Can I pay in instalments?"]
    assert (paid["text"], paid["version"], len(paid["phrasings"])) == ("No.", 2, 2)


@pytest.mark.usefixtures("worker")
async def test_an_export_can_be_imported_again(agent: httpx2.AsyncClient) -> None:
    hard = [
        ("=1+1, is that a formula?", "-5 °C | cold\nand a second line", ["either | or", "'quoted'"], "en"),
        ("¿Envían a Ávila?", "Sí: «gratis», señor", [], "es"),
    ]
    await send(agent, "import", write_sheet(hard))
    for document in (await agent.get("/knowledge/documents")).json()["items"]:
        await settled(agent, document["id"])
    exported = await agent.get("/knowledge/qas.csv")
    assert exported.headers["content-type"].startswith("text/csv")
    assert "attachment" in exported.headers["content-disposition"]
    cells = [cell for row in csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)  # no spreadsheet runs it
    assert counts(await send(agent, "preview", exported.content)) == (0, 0, 2, 0)


async def test_a_bad_row_is_refused_with_its_line_and_reason_and_the_others_go_on(agent: httpx2.AsyncClient) -> None:
    rows = [
        ["Good?", "Yes.", "", ""],
        ["", "An answer", "", ""],
        ["...", "An answer", "", ""],
        ["No answer?", " - ", "", ""],
        ["x" * 501, "Long", "", ""],
        ["Phrasing?", "Long", "ok|" + "y" * 501, ""],
        ["Many?", "Long", "|".join(f"way {n}" for n in range(201)), ""],
        ["Klingon?", "nuqneH", "", "tlh"],
        ["GOOD", "Again.", "", ""],
        ["good?", "Again.", "", ""],
    ]
    out = io.StringIO()
    csv.writer(out).writerows([["question", "answer", "phrasings", "language"], *rows])
    answer = await send(agent, "import", out.getvalue())
    assert counts(answer) == (1, 0, 0, 9)
    assert [(row["line"], row["refusal"]) for row in answer["rows"] if row["effect"] == "refused"] == [
        (3, "no_question"),
        (4, "no_question"),
        (5, "no_answer"),
        (6, "question_too_long"),
        (7, "phrasing_too_long"),
        (8, "too_many_phrasings"),
        (9, "unknown_language"),
        (10, "duplicate"),
        (11, "duplicate"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"a,b\n1,2",
        b"question\nx",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        b'question,answer\n"' + b"x" * 1_100_000,
    ],
    ids=["empty", "other columns", "no answers", "a picture", "an open quote"],
)
async def test_what_is_no_sheet_of_questions_is_refused_with_what_to_do(agent: httpx2.AsyncClient, body: bytes) -> None:
    for verb in ("preview", "import"):
        answer = await agent.post(f"/knowledge/qas/{verb}", files={"file": ("qa.csv", body)})
        assert (answer.status_code, answer.json()["code"]) == (422, "not_a_qa_sheet"), answer.text
        assert "question, answer, phrasings, language" in answer.json()["detail"]


def test_the_number_of_rows_is_bounded() -> None:
    head = "question,answer\n"
    assert len(parse_sheet((head + "".join(f"q{n},a\n" for n in range(MAX_ROWS))).encode())) == MAX_ROWS
    with pytest.raises(Exception, match="2,000 rows"):
        parse_sheet((head + "".join(f"q{n},a\n" for n in range(MAX_ROWS + 1))).encode())


def test_an_answer_may_be_as_long_as_one_written_by_hand() -> None:
    (row,) = parse_sheet(b"question,answer\nlong?," + b"word " * 190_000)
    assert (row.refusal, len(row.answer)) == (None, 949_999)


async def test_an_import_touches_only_its_own_workspace(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    await send(agent, "import", SHEET)
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM knowledge_document") == 2
        actions = await tx.fetch("SELECT action FROM audit_entry WHERE action = 'document.added'")
    assert len(actions) == 2
