"""Thirty-odd files made to harm: each is contained, refused with its own reason, and the queue goes on."""

import os
import stat
from pathlib import Path

import httpx2
import pytest

from relevo.desk.knowledge.extract import recognise
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.runner import extract
from tests.desk.knowledge.conftest import settled
from tests.desk.knowledge.files import CORRUPT_PDF, GOOD_PDF, PDF_WITHOUT_TEXT, bomb_pdf, pdf, pdf_of_pages
from tests.desk.knowledge.office import (
    archive,
    docx,
    entity_bomb,
    huge_picture,
    lying_zip,
    nested_zips,
    office,
    paragraph,
    picture,
    pptx,
    slide,
    text_cell,
    xlsx,
)

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FILE_ENTITY = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
_SPACES = b" " * (250 << 20)


def _word(xml: str) -> bytes:
    return office("word/document.xml", {"word/document.xml": xml})


def _deep_pdf(depth: int) -> bytes:
    return pdf(b"q " * depth + b"BT /F1 12 Tf (deep) Tj ET " + b"[" * depth)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nested.docx": (nested_zips(40), "wrong_type"),
    "archive.docx": (archive({"a.txt": "words"}), "wrong_type"),
    "archive.zip": (nested_zips(3), "unsupported"),
    "inner.docx": (docx(paragraph("x"), **{"word/embeddings/a.zip": nested_zips(20)}), ""),
    "bomb.docx": (_word(f"<w:document {_WORD}>" + " " * (210 << 20) + "</w:document>"), "unpacks_too_large"),
    "styles.docx": (docx(paragraph("x"), **{"word/styles.xml": _SPACES}), "unpacks_too_large"),
    "lying.docx": (lying_zip({"[Content_Types].xml": "<T/>", "_rels/.rels": "<R/>" * 9}), "corrupt"),
    "parts.docx": (archive({f"p{n}": b"" for n in range(10_001)}), "unpacks_too_large"),
    "entities.docx": (_word(entity_bomb(f"<w:document {_WORD}>&e10;</w:document>")), "forbidden_xml"),
    "file.docx": (_word(f"{_FILE_ENTITY}<w:document {_WORD}>&file;</w:document>"), "forbidden_xml"),
    "deep.docx": (docx("<w:sdt>" * 100_000 + "x"), "corrupt"),
    "deepish.docx": (docx("<w:sdt>" * 200 + paragraph("words") + "</w:sdt>" * 200), ""),
    "sheet.docx": (xlsx(f"<row>{text_cell('x')}</row>"), "wrong_type"),
    "loop.docx": (office("../../../etc/passwd", {}), "corrupt"),
    "cut.docx": (docx(paragraph("words"))[:-40], "corrupt"),
    "password.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
    "entities.xlsx": (
        office("xl/workbook.xml", {"xl/workbook.xml": entity_bomb("<workbook>&e10;</workbook>")}),
        "forbidden_xml",
    ),
    "repeated.xlsx": (
        xlsx('<row><c t="s"><v>0</v></c></row>' * 20_000, strings=f"<si><t>{'word ' * 6000}</t></si>"),
        "too_much_text",
    ),
    "wide.xlsx": (xlsx(f"<row>{text_cell('x', 'XFD1')}</row>"), "too_many_columns"),
    "bomb.pptx": (pptx(slide("x", more=" " * (210 << 20))), "unpacks_too_large"),
    "deep.pptx": (pptx(slide("x", more="<p:grpSp>" * 5000)), "corrupt"),
    "deep.json": (b"[" * 200_000, "too_deep"),
    "deepish.json": (b'{"a":' * 40 + b"1" + b"}" * 40, "too_deep"),
    "broken.json": (b'{"a": NaN, ', "corrupt"),
    "fields.csv": (b'a,b\n"' + b"x" * 2_000_000, "corrupt"),
    "long.csv": (b"a,b\n" + b"word word,word word\n" * 400_000, "too_much_text"),
    "deep.html": (b"<div>" * 100_000 + b"words", "no_text"),
    "deep.pdf": (_deep_pdf(100_000), ""),
    "bomb.pdf": (bomb_pdf(), "too_demanding"),
    "pages.pdf": (pdf_of_pages(2001), "too_many_pages"),
    "corrupt.pdf": (CORRUPT_PDF, "corrupt"),
    "page.pdf": (picture(9, 9), "wrong_type"),
    "huge.png": (huge_picture(60_000, 60_000), "picture_too_large"),
    "large.png": (huge_picture(9000, 9000), "picture_too_large"),
    "cut.png": (picture(50, 50)[:20], "corrupt"),
    "program.png": (b"\x7fELF" + bytes(99), "wrong_type"),
    "word.png": (docx(paragraph("x")), "wrong_type"),
    "program.txt": (bytes(range(256)) * 8, "wrong_type"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_contained_and_named(name: str) -> None:
    body, code = HOSTILE[name]
    if not code:
        await extract(name, body)  # strange, but harmless: what can be read is read
        return
    with pytest.raises(Unreadable) as refused:
        await extract(name, body)
    assert refused.value.code == code


@pytest.mark.usefixtures("worker")
async def test_the_queue_goes_on_after_hostile_files_and_each_says_its_reason(agent: httpx2.AsyncClient) -> None:
    wanted = ["nested.docx", "bomb.docx", "entities.docx", "deep.docx", "deep.json", "huge.png", "password.docx"]
    files = [("files", (name, HOSTILE[name][0])) for name in wanted] + [("files", ("good.pdf", GOOD_PDF))]
    made = (await agent.post("/knowledge/files", files=files)).json()
    done = [await settled(agent, document["id"], seconds=120) for document in made]
    assert [document["error_code"] for document in done] == [*(HOSTILE[name][1] for name in wanted), None]
    assert done[-1]["state"] == "ready"


async def test_nothing_of_this_machine_comes_out_of_a_file() -> None:
    linked = docx(
        paragraph("words"),
        **{"word/_rels/document.xml.rels": '<R><Relationship Id="a" Type="x/styles" Target="file:///etc/passwd"/></R>'},
    )
    assert (await extract("a.docx", linked)).text == "words"


async def test_a_scan_says_what_to_install_where_there_is_no_text_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for name, body in (
        ("scan.pdf", PDF_WITHOUT_TEXT),
        ("scan.png", picture(60, 40)),
        ("a.tiff", picture(9, 9, "TIFF")),
    ):
        with pytest.raises(Unreadable, match="apt install tesseract-ocr"):
            await extract(name, body)


TESSERACT = """#!{python}
import sys
if "--list-langs" in sys.argv:
    print("List of languages (2):\\nspa\\neng")
else:
    import socket
    try:
        socket.socket()
        walls = "none"
    except OSError:
        walls = "up"
    print("Read", len(sys.stdin.buffer.read()) > 100, "languages", sys.argv[sys.argv.index("-l") + 1], "walls", walls)
"""


async def test_a_scan_is_recognised_page_by_page_behind_the_same_walls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program stands in for tesseract, which is not on every machine; everything around it is the real thing."""
    program = tmp_path / "tesseract"
    program.write_text(TESSERACT.format(python="/usr/bin/env python3"))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    for name, body in (("scan.pdf", PDF_WITHOUT_TEXT), ("scan.jpg", picture(60, 40, "JPEG"))):
        assert (await extract(name, body)).text == "Read True languages eng+spa walls up"
    with pytest.raises(Unreadable, match="up to 40 pages"):
        await recognise.recognise("pdf", pdf_of_pages(41), pages=41)
