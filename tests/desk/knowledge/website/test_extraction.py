"""Reading all of a page, or the part that a teammate names."""

import httpx2
import lxml.html as untyped_html
import pytest

from relevo.desk.knowledge.website.page import read_page
from relevo.desk.knowledge.website.selectors import to_xpath
from relevo.testing.sites import Reply, SimulatedSite
from tests.desk.knowledge.website.conftest import add, pages_of, settled

pytestmark = pytest.mark.usefixtures("worker")

PAGE = """<html lang="en"><head><title>Prices</title></head><body>
<nav class="menu"><ul><li>Home</li><li>Contact us on extension 4711</li></ul></nav>
<main id="content"><h1>Prices</h1><p>A repair costs twenty euros and takes three working days in our own workshop.</p>
<div class="box wide"><h2>Spare parts</h2><table><tr><th>Part</th><th>Price</th></tr><tr><td>Wick</td><td>3 EUR</td>
</tr></table></div><p style="display:none">Secret words for machines only.</p></main>
<footer data-kind="legal">Registered in Gijon.</footer></body></html>"""


def test_a_part_is_read_whole_with_headings_lists_and_tables_and_without_what_is_hidden() -> None:
    def text(selector: str) -> str:
        read = read_page({"url": "https://shop.example/", "part": to_xpath(selector)}, PAGE.encode())
        return str(read["text"])

    assert text(".box.wide") == "## Spare parts\n\n| Part | Price |\n| --- | --- |\n| Wick | 3 EUR |"
    assert text("nav > ul") == "- Home\n- Contact us on extension 4711"
    assert text("footer[data-kind=legal], main h1") == "# Prices\n\nRegistered in Gijon."
    everything = text("body")
    assert "extension 4711" in everything
    assert everything.count("Wick") == 1
    assert "Secret" not in everything
    assert text("main, main .box").count("Wick") == 1
    assert text(".nowhere") == ""


@pytest.mark.parametrize(
    "wrong", ["", "main >", "> p", "a:hover", "p + p", "[x=']", "a,,b", "div[onclick='\"']x", "//p"]
)
def test_what_is_no_such_selector_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of itself, whatever is wrong
        to_xpath(wrong)


def test_a_selector_never_says_more_than_a_part_of_the_page() -> None:
    tree = untyped_html.document_fromstring(PAGE)
    for selector in ("*", "main *", "[data-kind]", "#content .box", 'footer[data-kind="legal"]', "div.box>h2"):
        assert tree.xpath(to_xpath(selector)), selector


async def test_a_website_and_one_of_its_pages_are_read_as_a_teammate_says(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    paragraphs = "".join(
        f"<p>Repair number {n} is made by hand, with care, in our own workshop.</p>" for n in range(60)
    )
    site.pages = {"/": Reply(PAGE.replace("</h1>", f"</h1>{paragraphs}"), headers={"content-type": "text/html"})}
    website = await settled(agent, await add(agent, site.url, mode="page"))

    async def text() -> str:
        page = (await pages_of(agent, website))["/"]
        assert page["state"] in ("ready", "unchanged"), page
        return (await agent.get(f"/knowledge/documents/{page['document_id']}")).json()["text"]

    assert "4711" not in await text()
    at = f"/knowledge/websites/{website['id']}"
    assert (await agent.patch(at, json={"whole_page": True})).status_code == 200
    await settled(agent, website)
    assert "4711" in await text()
    assert "Wick" in await text()

    page_id = (await pages_of(agent, website))["/"]["id"]
    own = {"whole_page": True, "selector": "footer"}
    assert (await agent.put(f"{at}/pages/{page_id}/extraction", json=own)).status_code == 200
    await settled(agent, website)
    assert await text() == "Registered in Gijon."
    assert (await agent.put(f"{at}/pages/{page_id}/extraction", json={"whole_page": None})).status_code == 200
    await settled(agent, website)
    assert "4711" in await text()

    for wrong in ({"whole_page": None, "selector": "main"}, {"whole_page": True, "selector": "a:hover"}):
        refused = await agent.put(f"{at}/pages/{page_id}/extraction", json=wrong)
        assert refused.status_code == 422
