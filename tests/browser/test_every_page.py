"""No page of the workspace scrolls sideways, errs, shows a key instead of words, or words of another language."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "web" / "workspace" / "src"
# What stands in the demo's own data and in the systems beside it is nobody's translation.
DATA = (ROOT / "src" / "relevo" / "entry", ROOT / "src" / "relevo" / "testing")
# Opened by links that are used once, or by a provider that sends somebody back: their own tests open them.
DOORS = {"/sign-in", "/link", "/invitation", "/reset", "/channels/sign-in"}
# Nothing to open in a demo that nobody used: the tests of these pages make what they need.
MADE_ELSEWHERE = {"/knowledge/websites/$id", "/knowledge/imports/$id"}
WITH_ID = {
    "/assistants/$id": "assistants",
    "/assistants/$id/autonomy": "assistants",
    "/assistants/$id/personas": "assistants",
    "/assistants/$id/cases": "assistants",
    "/knowledge/$id": "knowledge/documents",
    "/channels/$id": "channels",
    "/integrations/$id": "integrations",
    "/actions/$id": "actions",
}
MORE = (
    "/settings?tab=workspace",
    "/settings?tab=hours",
    "/settings?tab=keys",
    "/settings?tab=audit",
    "/settings?tab=models",
)
KEY = re.compile(r"^[a-z]\w+(\.\w+)+(?<!\.example)$|\{\{|\bundefined\b|\bNaN\b|Invalid Date|\[object ")
VISIBLE = """() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest('code, pre, script, style')) found.add(walker.currentNode.nodeValue.trim());
  }
  for (const one of document.querySelectorAll('main [aria-label], main [placeholder], main [title]')) {
    for (const name of ['aria-label', 'placeholder', 'title']) found.add((one.getAttribute(name) ?? '').trim());
  }
  return [...found].filter(Boolean);
}"""


@pytest.fixture(scope="module")
def demo(own_demo: RunningDemo) -> RunningDemo:
    """What other tests called "Reports" would look like a word nobody translated."""
    return own_demo


def _paths() -> list[str]:
    """As `pages.ts` has them: a page that is added is looked at."""
    declared = re.findall(r"path: '([^']+)'", (SOURCES / "app" / "pages.ts").read_text())
    return [path for path in declared if path not in DOORS | MADE_ELSEWHERE]


def _words(tree: dict[str, Any]) -> Iterator[str]:
    for value in tree.values():
        if isinstance(value, str):
            yield value
        else:
            yield from _words(value)


@cache
def _texts(language: str) -> frozenset[str]:
    files = (SOURCES / "i18n").rglob(f"{language}.json")
    return frozenset(word for file in files for word in _words(json.loads(file.read_text())))


@cache
def _data() -> str:
    """Files for people as they are, programs by what they quote."""
    files = [file for folder in DATA for file in folder.rglob("*.*")]
    texts = [file.read_text() for file in files if file.suffix in {".json", ".txt", ".md", ".html"}]
    programs = [ast.parse(file.read_text()) for file in files if file.suffix == ".py"]
    quoted = (node.value for tree in programs for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return "\n".join([*texts, *(value for value in quoted if isinstance(value, str))])


def _wrong(said: list[str], language: str) -> list[str]:
    """Keys that found no words, and words that only another language has."""
    foreign = frozenset[str]().union(*(_texts(other) for other in ("en", "es", "pt") if other != language)) - _texts(
        language
    )
    return [text for text in said if KEY.search(text) or (len(text) > 3 and text in foreign and text not in _data())]


async def _address(page: Page, path: str) -> str:
    kind = WITH_ID.get(path)
    if kind is None:
        return path
    pick = "r.actions ?? r.items"
    found: str = await page.evaluate(f"fetch('/api/v1/{kind}').then(r => r.json()).then(r => ({pick})[0].id)")
    return path.replace("$id", found)


@pytest.mark.parametrize(("language", "width", "scheme"), [("pt", 390, "dark"), ("es", 1440, "light")])
async def test_every_page_fits_and_speaks_one_language(
    demo: RunningDemo, new_page: NewPage, language: str, width: int, scheme: str
) -> None:
    options: dict[str, Any] = {
        "locale": language,
        "viewport": (width, 900),
        "color_scheme": scheme,
        "touch": width < 600,
    }
    page = await open_page(demo, new_page, "/assistants", **options)
    wrong: dict[str, list[str]] = {}
    for path in (*_paths(), *MORE):
        await page.goto(demo.url + await _address(page, path))
        await settle(page)
        await sees_no_sideways_scroll(page)
        alerts = await page.get_by_role("alert").all_inner_texts()
        if bad := [*alerts, *_wrong(await page.evaluate(VISIBLE), language)]:
            wrong[path] = bad
    assert wrong == {}


def test_every_page_with_an_id_is_known_here() -> None:
    assert {path for path in _paths() if "$" in path} == set(WITH_ID)
