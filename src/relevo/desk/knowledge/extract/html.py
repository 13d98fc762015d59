"""HTML to Markdown: our pre-pass, then trafilatura for the main content.

The pre-pass mends what the extraction would lose (measured, reference in the subsystem's page): accordion buttons
become headings, definition lists headings with paragraphs, FAQ data in JSON-LD questions with answers; what is hidden
from the reader is removed, so a page cannot say to the assistant what it does not say to people.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import lxml.etree as untyped_etree
import lxml.html as untyped_html  # pyright: ignore[reportMissingTypeStubs] - the library carries no types
import trafilatura

from relevo.desk.knowledge.extract.plain import decode
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.whole import whole_markdown
from relevo.kit.text.folding import clean, fold

lxml_etree: Any = untyped_etree
lxml_html: Any = untyped_html

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_NEVER_CONTENT = ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "dialog")
MIN_QUESTION_CHARACTERS = 8
_XPATH_ACCORDION = "//button[@aria-expanded or @aria-controls] | //*[@role='button'] | //summary"


def read_html(data: bytes, *, part: str | None = None) -> tuple[str, str | None]:
    """Markdown and title; of `part` (an XPath) all that is in it. Raises Unreadable when there is no page in it."""
    source = clean_markup(decode(data, html=True))
    tree = _parse(source)
    questions = list(_json_ld_questions(tree))
    title = _title(tree)
    _prepare(tree)
    if part is not None:
        return clean(whole_markdown(tree.xpath(part))), title
    # Text, not bytes: bytes without a declared encoding are guessed, and guessed wrongly.
    prepared = lxml_html.tostring(tree, encoding="unicode")
    markdown = trafilatura.extract(
        prepared,
        output_format="markdown",
        include_tables=True,
        include_links=False,
        include_images=False,
        include_comments=False,
        include_formatting=True,
        favor_recall=True,
        deduplicate=False,
        with_metadata=False,
    )
    return _join(clean(markdown or ""), questions), title


def clean_markup(source: str) -> str:
    return source.replace("\x00", "")


def _parse(source: str) -> Any:
    # huge_tree=False: elements nested deeper than 256 are not built, so no later step can be driven into recursion.
    parser = lxml_html.HTMLParser(huge_tree=False, no_network=True, recover=True, remove_comments=True)
    try:
        return lxml_html.document_fromstring(source, parser=parser)
    except (lxml_etree.ParserError, lxml_etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("no_text") from error


def _prepare(tree: Any) -> None:
    for element in list(tree.iter(*_NEVER_CONTENT)):
        element.drop_tree()
    _mend_accordions(tree)
    for element in list(tree.xpath("//*[@hidden or @aria-hidden='true' or @style]")):
        if element.getparent() is not None and _is_hidden(element):
            element.drop_tree()
    for definitions in list(tree.iter("dl")):
        _mend_definitions(definitions)


def _mend_accordions(tree: Any) -> None:
    """A question in a button is dropped by extraction and leaves its answer an orphan."""
    for element in tree.xpath(_XPATH_ACCORDION):
        text = " ".join(element.text_content().split())
        if len(text) < MIN_QUESTION_CHARACTERS or element.get("aria-haspopup"):
            continue
        panel = element.get("aria-controls")
        targets: list[Any] = tree.xpath("//*[@id=$id]", id=panel) if panel else []
        for target in targets:
            # Hidden only until it is opened: this is content, unlike what no click ever shows.
            target.attrib.pop("hidden", None)
            target.attrib.pop("aria-hidden", None)
            target.attrib.pop("style", None)
        parent = element.getparent()
        if parent is not None and parent.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            element.drop_tag()
            continue
        tail = element.tail
        element.clear()
        element.tag, element.text, element.tail = "h3", text, tail
    for details in tree.iter("details"):
        details.tag = "div"


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _mend_definitions(definitions: Any) -> None:
    for child in definitions:
        if child.tag == "dt":
            child.tag = "h4"
        elif child.tag == "dd":
            child.tag = "p"
    definitions.tag = "div"


def _title(tree: Any) -> str | None:
    heading = tree.find(".//h1")
    if heading is not None and heading.text_content().strip():
        return " ".join(heading.text_content().split())
    return " ".join((tree.findtext(".//title") or "").split()) or None


def _json_ld_questions(tree: Any) -> Iterator[tuple[str, str]]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            content = json.loads(script.text_content())
        except (ValueError, RecursionError):
            continue
        yield from _questions_in(content, depth=0)


def _questions_in(content: Any, *, depth: int) -> Iterator[tuple[str, str]]:
    if depth > 8:
        return
    if isinstance(content, list):
        for item in cast("list[Any]", content):
            yield from _questions_in(item, depth=depth + 1)
    elif isinstance(content, dict):
        record = cast("dict[str, Any]", content)
        answer = record.get("acceptedAnswer")
        if record.get("@type") == "Question" and isinstance(answer, dict):
            name, text = str(record.get("name") or ""), str(cast("dict[str, Any]", answer).get("text") or "")
            if name.strip() and text.strip():
                yield clean(_plain(name)), clean(_plain(text))
        for key in ("@graph", "mainEntity", "hasPart"):
            yield from _questions_in(record.get(key), depth=depth + 1)


def _plain(markup: str) -> str:
    return str(lxml_html.fromstring(f"<div>{markup}</div>").text_content()) if "<" in markup else markup


def _join(markdown: str, questions: list[tuple[str, str]]) -> str:
    """Questions of the page's data that its visible text does not have already."""
    present = fold(markdown)
    missing = [f"### {question}\n\n{answer}" for question, answer in questions if fold(question) not in present]
    return "\n\n".join([markdown, *missing]).strip()
