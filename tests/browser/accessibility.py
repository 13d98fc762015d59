"""WCAG 2.2 AA as far as a program can judge it: axe-core, run inside the page."""

from collections.abc import Sequence
from typing import Any

from axe_core_python.async_playwright import Axe
from playwright.async_api import Page

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


async def find_violations(page: Page, *, leave_out: Sequence[str] = ()) -> list[str]:
    """One line per violation and element. `leave_out` takes CSS selectors of what is not ours (a hostile host page)."""
    options = {"runOnly": {"type": "tag", "values": STANDARD}, "resultTypes": ["violations"]}
    context = {"exclude": [[selector] for selector in leave_out]} if leave_out else None
    result: dict[str, Any] = await Axe().run(page, context=context, options=options)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node.get('failureSummary', violation['help'])}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


async def stand_still(page: Page) -> None:
    """Wait for what fades in or out: halfway its colours are nobody's."""
    await page.evaluate(
        """Promise.all(document.getAnimations()
            .filter((one) => one.effect.getTiming().iterations !== Infinity)
            .map((one) => one.finished.catch(() => null)))"""
    )


async def check_accessibility(page: Page, *, leave_out: Sequence[str] = ()) -> None:
    await stand_still(page)
    violations = await find_violations(page, leave_out=leave_out)
    # Said in full: this module's asserts are not rewritten by pytest.
    assert not violations, "\n".join(violations)
