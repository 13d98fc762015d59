"""Presentations to Markdown: a slide is a section under its title. Hidden slides and the speaker's notes are not read:
the audience never saw them."""

from typing import Any

from relevo.desk.knowledge.extract.docx import add_table, cell_text, paragraph_text
from relevo.desk.knowledge.extract.package import Package, attribute, child, local
from relevo.desk.knowledge.extract.records import Text, flat, plain_paragraph
from relevo.kit.text.folding import clean

_TITLES = ("title", "ctrTitle")
# Date, footer and number of the slide stand on every slide.
_NOT_CONTENT = ("dt", "ftr", "sldNum")
_LIST_OF_PARAGRAPHS = 3


def read_pptx(data: bytes) -> tuple[str, str | None]:
    """Markdown and title. Raises Unreadable."""
    package = Package(data)
    main = package.main_part("ppt")
    slides = {relation.id: relation.part for relation in package.related(main) if relation.kind == "slide"}
    out = Text()
    first_title: str | None = None
    for each in package.tree(main).iter():
        part = slides.get(_relation_id(each)) if local(each) == "sldId" else None
        if part is None or not package.has(part):
            continue
        slide = package.tree(part)
        if slide.get("show") not in ("0", "false"):
            title = _read_slide(out, slide)
            first_title = first_title or title
    return clean(str(out)), package.title() or first_title


def _relation_id(element: Any) -> str:
    # "id" alone is the slide's number; the relation's has a namespace.
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")


def _read_slide(out: Text, slide: Any) -> str | None:
    shapes = [each for each in slide.iter() if local(each) in ("sp", "graphicFrame")]
    titles = [each for each in shapes if _placeholder(each) in _TITLES]
    title = flat(" ".join(_paragraphs(titles[0]))) if titles else ""
    if title:
        out.add(f"## {title}")
    for shape in shapes:
        if shape in titles[:1] or _placeholder(shape) in _NOT_CONTENT:
            continue
        if local(shape) == "graphicFrame":
            _add_tables(out, shape)
        else:
            _add_shape(out, shape)
    return title or None


def _placeholder(shape: Any) -> str | None:
    found = child(shape, "nvSpPr", "nvPr", "ph")
    return attribute(found, "type") if found is not None else None


def _paragraphs(shape: Any) -> list[str]:
    body = child(shape, "txBody")
    texts = (flat(paragraph_text(each)) for each in body if local(each) == "p") if body is not None else ()
    return [text for text in texts if text]


def _add_shape(out: Text, shape: Any) -> None:
    texts = _paragraphs(shape)
    if len(texts) >= _LIST_OF_PARAGRAPHS:
        out.add("\n".join(f"- {text}" for text in texts))
        return
    for text in texts:
        out.add(plain_paragraph(text))


def _add_tables(out: Text, frame: Any) -> None:
    for table in (each for each in frame.iter() if local(each) == "tbl"):
        add_table(out, [[cell_text(c) for c in row if local(c) == "tc"] for row in table if local(row) == "tr"])
