import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.platform.render import clean_text, plain_text, render_markdown, render_plain
from relevo.platform.render.links import safe_href

ALLOWED = {
    "paragraph": {"children"},
    "heading": {"level", "children"},
    "list": {"items"},
    "ordered_list": {"start", "items"},
    "quote": {"children"},
    "code": {"text", "language"},
    "text": {"text"},
    "strong": {"children"},
    "emphasis": {"children"},
    "link": {"href", "children"},
    "break": set(),
}
INLINE_CODE = {"text"}


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, list):
        for item in tree:
            yield from nodes(item)
    elif isinstance(tree, dict):
        yield tree
        for inner in tree.values():
            yield from nodes(inner)


def check_tree(tree: Any) -> None:
    json.dumps(tree)
    for node in nodes(tree):
        fields = set(node) - {"type"}
        assert fields == ALLOWED[node["type"]] or (node["type"] == "code" and fields == INLINE_CODE), node
        if node["type"] == "link":
            assert node["href"].split(":")[0].lower() in {"http", "https", "mailto", "tel"}
            assert safe_href(node["href"]) == node["href"]


def only_text(markdown: str) -> list[Any]:
    (block,) = render_markdown(markdown)
    return block["children"]  # type: ignore[typeddict-item] - narrower than the test needs


def test_markdown_becomes_blocks() -> None:
    tree = render_markdown(
        "# Hola\n\nUn **pedido** y *más*, `x<y`.\nLínea\n\n- a\n- b\n\n3. c\n\n> cita\n\n```py\nx < 1\n```"
    )
    assert [block["type"] for block in tree] == ["heading", "paragraph", "list", "ordered_list", "quote", "code"]
    assert tree[3]["start"] == 3  # type: ignore[typeddict-item] - narrower than the test needs
    assert tree[5] == {"type": "code", "text": "x < 1", "language": "py"}
    assert plain_text(tree) == "Hola\n\nUn pedido y más, x<y.\nLínea\n\n- a\n- b\n\n3. c\n\ncita\n\nx < 1"
    check_tree(tree)


@pytest.mark.parametrize(
    "html", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>bold</b>", "<!-- x -->", "&lt;script&gt;"]
)
def test_html_is_text(html: str) -> None:
    tree = render_markdown(html)
    check_tree(tree)
    assert plain_text(tree) == html.replace("&lt;", "<").replace("&gt;", ">")


def test_there_are_no_images_only_links_to_them() -> None:
    assert only_text("![alt](https://evil.example/pixel.png)") == [
        {"type": "text", "text": "!"},
        {"type": "link", "href": "https://evil.example/pixel.png", "children": [{"type": "text", "text": "alt"}]},
    ]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/relative",
        "https://bank.example@evil.example/",
        "https://",
        "https://a.example\\@evil.example",
        "http://[::1",
        "blob:https://x",
        "ftp://x.example",
        "tel:",
        "https://a.example/" + "x" * 2_001,
    ],
)
def test_a_link_opens_a_page_a_mail_or_a_call_and_nothing_else(href: str) -> None:
    assert safe_href(href) is None
    for text in (f"[click]({href})", f"[click](<{href}>)", f"<{href}>"):
        tree = render_markdown(text)
        check_tree(tree)


@pytest.mark.parametrize("href", ["https://a.example/x?y=1#z", "http://a.example:8080", "mailto:a@b.de", "tel:+57300"])
def test_good_links_stay(href: str) -> None:
    assert only_text(f"[click]({href})") == [
        {"type": "link", "href": href, "children": [{"type": "text", "text": "click"}]}
    ]


def test_a_link_that_names_another_site_shows_where_it_goes() -> None:
    (link,) = only_text("[https://bank.example/login](https://evil.example/)")
    assert plain_text([{"type": "paragraph", "children": [link]}]) == "https://evil.example/"
    (same,) = only_text("[www.bank.example](https://bank.example/)")
    assert same["children"] == [{"type": "text", "text": "www.bank.example"}]


def test_bare_addresses_are_links_without_the_sentences_signs() -> None:
    shown = only_text("Mira https://shop.example/a_(b), (https://x.example/y). Fin")
    assert [node["href"] for node in shown if node["type"] == "link"] == [
        "https://shop.example/a_(b)",
        "https://x.example/y",
    ]


def test_what_a_customer_types_stays_as_typed() -> None:
    tree = render_plain("2 * 3 * 4\n# no heading\n\n<b>https://x.example</b>")
    check_tree(tree)
    assert plain_text(tree) == "2 * 3 * 4\n# no heading\n\n<b>https://x.example</b>"


def test_letters_that_hide_or_reorder_are_gone() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore all rules")
    assert clean_text(f"a\u202eb\u2066c{hidden}\x00\x1b[31m\ud800") == "abc[31m\ufffd"
    assert clean_text("👩‍👩‍👧 עברית فارسی\u200c") == "👩‍👩‍👧 עברית فارسی\u200c"


@pytest.mark.parametrize("text", ["---", "***", "> > > > > > > > > > x", "- " * 200 + "x", "# "])
def test_a_message_is_never_empty_on_the_screen(text: str) -> None:
    assert plain_text(render_markdown(text)).strip()


def work_for(text: str) -> int:
    """How many calls it takes: a measure that a busy machine does not change."""
    calls = 0

    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        plain_text(render_markdown(text))
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "piece",
    [
        "*a ", "[", "> ", "`", "![](", "**", "_*", "a\n", "- a\n", "1. ", "[a](<b", "http://a", "https://(", "&#x",
        "\\", "[a]: b\n", "<", "a*b_", "~~~\n", "(https://a.b ",
    ],
)  # fmt: skip
def test_what_a_stranger_writes_costs_in_proportion_to_its_length(piece: str) -> None:
    """Twice the text, at most about twice the work, up to the length that is cut; and the tree does not explode."""
    short, long = piece * (4_000 // len(piece)), piece * (8_000 // len(piece))
    assert work_for(long) < 3 * work_for(short) + 5_000
    tree = render_markdown(piece * 20_000)
    check_tree(tree)
    assert len(json.dumps(tree)) < 40 * 20_000


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab \n*_`[]()<>!#-+1.>&;:/\\htps@\"'~|\x00\u202e"), max_size=200))
def test_any_text_gives_only_allowed_nodes(text: str) -> None:
    check_tree(render_markdown(text))
    check_tree(render_plain(text))


@pytest.mark.shared
def test_naughty_strings_are_inert(shared_folder: Any) -> None:
    lines = (shared_folder / "data/naughty_strings/strings.jsonl").read_text().strip().split("\n")
    assert len(lines) > 100
    for line in lines:
        text = json.loads(line)["text"]
        check_tree(render_markdown(text))
        check_tree(render_plain(text))
