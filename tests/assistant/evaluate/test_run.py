"""The command's library on a small data folder of our own, through the real database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from relevo.assistant.evaluate.run import PROTOCOLS, baselines, run
from relevo.platform.db import Database

PASSAGES = {
    "p1": "The warehouse ships orders within two days of payment.",
    "p2": "Returns are free for thirty days after delivery.",
    "p3": "Our lamp needs a bulb of nine watts.",
}


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(tmp_path / "clapnq/passages.jsonl", [{"id": i, "title": i, "text": text} for i, text in PASSAGES.items()])
    asked = [
        ("when are orders shipped", "p1", True),
        ("are returns free", "p2", True),
        ("who is the king", "p3", False),
    ]
    rows = [{"question": q, "passage_id": p, "answerable": a} for q, p, a in asked]
    write(tmp_path / "clapnq/tiny.jsonl", rows)
    return tmp_path


async def test_a_set_is_measured_shown_and_written(db: Database, data: Path) -> None:
    shown = StringIO()
    out = data / "figures.json"
    code = await run(
        db, data_dir=data, split="tiny", only=["clapnq"], json_path=out, console=Console(file=shown, width=120)
    )
    assert code == 0
    figures = json.loads(out.read_text())
    assert figures.pop("_setup") == {
        "answerer": "builtin", "embedder": "none", "bridge": "word lists en/es/pt", "split": "tiny",
    }  # fmt: skip
    assert figures == {"clapnq.r1": 1.0, "clapnq.r5": 1.0, "clapnq.mrr": 1.0, "clapnq.answerable_auroc": 1.0}
    assert "clapnq.r1" in shown.getvalue()
    assert "BM25" in shown.getvalue()


async def test_nothing_of_a_measurement_stays_in_the_database(db: Database, data: Path) -> None:
    async with db.transaction(None) as tx:
        before = await tx.fetchval("SELECT count(*) FROM pg_class WHERE relname = 'passage'")
    console = Console(file=StringIO())
    await run(db, data_dir=data, split="tiny", only=["clapnq"], json_path=None, console=console)
    connection = await db.connect(role="relevo_search")
    try:
        assert before == 1
        assert await connection.fetchval("SELECT count(*) FROM passage") == 0
    finally:
        await connection.close()


async def test_a_set_that_is_absent_is_not_measured_and_not_zero(db: Database, data: Path) -> None:
    shown = StringIO()
    out = data / "figures.json"
    wanted = ["clapnq", "faquad_pt"]
    await run(db, data_dir=data, split="tiny", only=wanted, json_path=out, console=Console(file=shown, width=200))
    assert "faquad_pt: not measured" in shown.getvalue()
    assert not any(key.startswith("faquad") for key in json.loads(out.read_text()))


@pytest.mark.parametrize(("only", "folder"), [(["nonsense"], "."), ([], "nowhere")])
async def test_a_wrong_name_gives_one_clear_line(db: Database, data: Path, only: list[str], folder: str) -> None:
    shown = StringIO()
    console = Console(file=shown, width=200)
    assert await run(db, data_dir=data / folder, split="tiny", only=only, json_path=None, console=console) == 2
    assert shown.getvalue().count("\n") == 1


def test_baselines_belong_to_figures_that_are_measured() -> None:
    for key in baselines():
        assert any(key.startswith((f"{name}.", f"{name}_")) for name in PROTOCOLS), key


@pytest.mark.shared
async def test_spanish_retrieval_is_not_below_bm25(db: Database, shared_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    console = Console(file=StringIO())
    data = shared_folder / "data"
    await run(db, data_dir=data, split="dev", only=["xquad"], json_path=out, console=console)
    figures = json.loads(out.read_text())
    for key in ("xquad_es.r1", "xquad_es.r5", "xquad_en.r1"):
        assert figures[key] >= baselines()[key]["BM25"]
