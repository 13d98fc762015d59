"""A page whose text a teammate corrected: it is read again, and the correction stays until somebody decides."""

from typing import Any

import httpx2
import pytest

from relevo.testing.sites import SimulatedSite, html
from tests.desk.knowledge import conftest as knowledge
from tests.desk.knowledge.website.conftest import add, pages_of, reindex, settled

pytestmark = pytest.mark.usefixtures("worker")

FIRST = "Returns are free of charge within thirty days of the delivery of your parcel."
SECOND = "Returns are free of charge within sixty days of the delivery of your parcel."
OURS = "Returns are free within thirty days; in December within forty-five."


async def _corrected(agent: httpx2.AsyncClient, site: SimulatedSite) -> tuple[dict[str, Any], str]:
    site.pages = {"/": html("Returns", FIRST)}
    website = await settled(agent, await add(agent, site.url, mode="page"))
    document_id = (await pages_of(agent, website))["/"]["document_id"]
    answer = await agent.patch(f"/knowledge/documents/{document_id}", json={"text": OURS})
    assert answer.status_code == 200, answer.text
    document = await knowledge.settled(agent, document_id)
    assert (document["text"], document["source_changed_at"]) == (OURS, None)
    site.pages["/"] = html("Returns", SECOND)
    await settled(agent, await reindex(agent, website))
    return website, document_id


async def test_a_correction_stays_when_its_page_changes_and_says_so(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    website, document_id = await _corrected(agent, site)
    document = (await agent.get(f"/knowledge/documents/{document_id}")).json()
    assert document["text"] == OURS
    assert document["source_changed_at"]
    assert SECOND in document["source_text"]

    await agent.post(f"/knowledge/documents/{document_id}/correction", json={"keep": "correction"})
    await settled(agent, await reindex(agent, website))
    document = (await agent.get(f"/knowledge/documents/{document_id}")).json()
    assert (document["text"], document["source_changed_at"]) == (OURS, None)


async def test_the_text_of_the_page_is_taken_again_when_a_teammate_says_so(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    website, document_id = await _corrected(agent, site)
    await agent.post(f"/knowledge/documents/{document_id}/correction", json={"keep": "source"})
    document = await knowledge.settled(agent, document_id)
    assert SECOND in document["text"]
    assert (document["corrected_at"], document["source_text"]) == (None, None)
    # From now on the page is followed again; what was written by hand is a version to go back to.
    site.pages["/"] = html("Returns", FIRST)
    await settled(agent, await reindex(agent, website))
    assert FIRST in (await agent.get(f"/knowledge/documents/{document_id}")).json()["text"]
    versions = (await agent.get(f"/knowledge/documents/{document_id}/versions")).json()
    assert [bool(each["made_by"]) for each in versions] == [False, False, True, False]
