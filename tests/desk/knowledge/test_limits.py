"""The limits of files, each at its edge: the last that is read, and the first that is not."""

import io
import zipfile
from pathlib import Path
from typing import Any

import httpx2
import pytest

from relevo.desk.knowledge.endpoints import MAX_FILES
from relevo.desk.knowledge.extract import package, recognise
from relevo.desk.knowledge.extract.limits import (
    MAX_DEPTH,
    MAX_FILE_BYTES,
    MAX_OCR_PAGES,
    MAX_PAGES,
    MAX_PARTS,
    MAX_PICTURE_PIXELS,
    MAX_TEXT_CHARACTERS,
)
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.runner import extract
from relevo.desk.knowledge.extract.xlsx import MAX_COLUMNS
from tests.desk.knowledge.conftest import settled
from tests.desk.knowledge.files import pdf, pdf_of_pages
from tests.desk.knowledge.office import archive, docx, huge_picture, paragraph, text_cell, xlsx


async def problem_of(name: str, body: bytes) -> str | None:
    """The code of what is wrong with the file; None if it was read."""
    try:
        await extract(name, body)
    except Unreadable as problem:
        return problem.code
    return None


def word_file_of(size: int) -> bytes:
    """A Word file of exactly so many bytes: its words, and a film that is not compressed."""
    start = docx(paragraph("Everything about lanterns."))

    def with_film(length: int) -> bytes:
        out = io.BytesIO(start)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as file:
            file.writestr("word/media/film.mp4", bytes(length))
        return out.getvalue()

    made = with_film(size - len(with_film(0)))
    assert len(made) == size
    return made


@pytest.mark.usefixtures("worker")
async def test_a_file_of_fifty_megabytes_is_read_and_one_byte_more_is_refused(agent: httpx2.AsyncClient) -> None:
    body = word_file_of(MAX_FILE_BYTES)
    files = [("files", ("fits.docx", body)), ("files", ("over.docx", body + b"\n"))]
    fits, over = (await agent.post("/knowledge/files", files=files, timeout=120)).json()
    assert (over["state"], over["error_code"]) == ("failed", "too_large")
    assert "larger than 50 MB" in over["error"]
    fits = await settled(agent, fits["id"], seconds=120)
    assert (fits["state"], fits["size_bytes"], fits["text"]) == ("ready", MAX_FILE_BYTES, "Everything about lanterns.")


async def test_twenty_files_come_in_one_request_and_one_more_is_refused(agent: httpx2.AsyncClient) -> None:
    files = [("files", (f"{number}.txt", b"words")) for number in range(MAX_FILES)]
    assert len((await agent.post("/knowledge/files", files=files)).json()) == MAX_FILES
    refused = await agent.post("/knowledge/files", files=[*files, ("files", ("one.txt", b"words"))])
    assert refused.status_code == 422
    assert "up to 20 files" in refused.text


def pages(count: int) -> bytes:
    """As many pages as that, the first with words."""
    one = pdf(b"BT /F1 12 Tf 72 720 Td (Everything about lanterns) Tj ET")
    kids = b"3 0 R " + b" ".join([b"6 0 R"] * (count - 1))
    one = one.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [%s] /Count %d" % (kids, count))
    # The table of places is wrong now; readers find the objects all the same.
    blank = b"6 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>\nendobj\n"
    return one.replace(b"5 0 obj", blank + b"5 0 obj").replace(b"/Size 6", b"/Size 7")


@pytest.mark.parametrize(
    ("name", "fits", "over", "code"),
    [
        ("a.pdf", pages(MAX_PAGES), pdf_of_pages(MAX_PAGES + 1), "too_many_pages"),
        ("a.txt", b"w" * MAX_TEXT_CHARACTERS, b"w" * (MAX_TEXT_CHARACTERS + 1), "too_much_text"),
        (
            "a.json",
            b"[" * MAX_DEPTH + b'"words"' + b"]" * MAX_DEPTH,
            b"[" * (MAX_DEPTH + 1) + b'"words"' + b"]" * (MAX_DEPTH + 1),
            "too_deep",
        ),
        (
            "a.xlsx",
            xlsx(f"<row>{''.join(text_cell('x') for _ in range(MAX_COLUMNS))}</row>"),
            xlsx(f"<row>{''.join(text_cell('x') for _ in range(MAX_COLUMNS + 1))}</row>"),
            "too_many_columns",
        ),
    ],
    ids=["pages", "characters", "levels", "columns"],
)
async def test_a_file_at_its_limit_is_read_and_one_beyond_says_which(
    name: str, fits: bytes, over: bytes, code: str
) -> None:
    assert await problem_of(name, fits) is None
    assert await problem_of(name, over) == code


async def test_an_office_file_has_up_to_ten_thousand_parts() -> None:
    def parts(count: int) -> bytes:
        have = len(zipfile.ZipFile(io.BytesIO(docx(paragraph("words")))).namelist())
        return docx(paragraph("words"), **{f"word/media/{n}": b"" for n in range(count - have)})

    assert await problem_of("a.docx", parts(MAX_PARTS)) is None
    assert await problem_of("a.docx", parts(MAX_PARTS + 1)) == "unpacks_too_large"


@pytest.mark.parametrize(("missing", "is_read"), [(0, True), (1, False)])
def test_parts_with_text_may_unpack_to_the_limit_together(
    monkeypatch: pytest.MonkeyPatch, missing: int, *, is_read: bool
) -> None:
    """The two hundred megabytes themselves are those of bomb.docx among the hostile files; here the edge."""
    first, second = b"<a>one</a>", b"<a>and another</a>"
    monkeypatch.setattr(package, "MAX_UNPACKED_BYTES", len(first) + len(second) - missing)
    opened = package.Package(archive({"[Content_Types].xml": "<T/>", "a.xml": first, "b.xml": second}))
    opened.tree("a.xml")
    if is_read:
        assert opened.tree("b.xml").text == "and another"
    else:
        with pytest.raises(Unreadable) as refused:
            opened.tree("b.xml")
        assert refused.value.code == "unpacks_too_large"


async def test_a_picture_has_up_to_fifty_million_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    width = MAX_PICTURE_PIXELS // 5_000
    assert await problem_of("a.png", huge_picture(width, 5_000)) == "needs_ocr", "small enough to be recognised"
    assert await problem_of("a.png", huge_picture(width + 1, 5_000)) == "picture_too_large"


async def test_a_scan_has_up_to_forty_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text recognition stands in for itself: what is counted is what it is asked."""
    asked: list[int] = []

    async def page(_reader: str, kind: str, *_rest: Any) -> dict[str, Any]:
        asked.append(int(kind.split(":")[1]))
        return {"picture": ""}

    async def program(*_given: Any) -> tuple[bytes, int]:
        return b"words", 0

    async def languages(_program: str) -> str:
        return "eng"

    monkeypatch.setattr(recognise, "find_tesseract", lambda: str(tmp_path))
    monkeypatch.setattr(recognise, "_languages", languages)
    monkeypatch.setattr(recognise, "run_child", page)
    monkeypatch.setattr(recognise, "run_module", program)
    await recognise.recognise("pdf", b"", pages=MAX_OCR_PAGES)
    assert asked == list(range(MAX_OCR_PAGES))
    with pytest.raises(Unreadable, match="up to 40 pages"):
        await recognise.recognise("pdf", b"", pages=MAX_OCR_PAGES + 1)
