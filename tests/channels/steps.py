"""How each channel is connected, as a page for teammates, made from the texts of the form itself.

`python -m tests.channels.steps` writes it anew; a test fails while it is not what the form says.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "using" / "channels-steps.md"
TEXTS = ROOT / "web" / "workspace" / "src" / "i18n" / "channels" / "en.json"
KINDS = (
    "whatsapp",
    "instagram",
    "messenger",
    "telegram",
    "slack",
    "slack_team",
    "email",
    "sms",
    "twilio_whatsapp",
    "api",
)
HEAD = """# Connecting each channel, step by step

Made from the texts of the form itself (`python -m tests.channels.steps`): **Channels → New channel** shows the same
beside the fields, in your language. Where a provider has to reach you, set the public https address of your server
first ([RELEVO_PUBLIC_URL](../operating.md#first-start)). After **Connect** the channel's page says line by line what is
right and what is not. [More about channels](channels.md).
"""

Texts = dict[str, Any]


def make_page() -> str:
    connect: Texts = json.loads(TEXTS.read_text(encoding="utf-8"))["connect"]
    return HEAD + "".join(f"\n{part}\n" for kind in KINDS for part in _parts(connect[kind]))


def _parts(kind: Texts) -> Iterator[str]:
    yield f"## {kind['title']}"
    yield kind["about"]
    yield _numbered(kind["steps"])
    for name, field in kind.items():
        if isinstance(field, dict) and name != "steps" and "steps" in field:
            for choice, steps in field["steps"].items():
                yield f"**{field[choice]}**"
                yield _numbered(steps)
    fields = [field for field in kind.values() if isinstance(field, dict) and "label" in field]
    yield "\n".join(
        ["| field | |", "| --- | --- |", *(f"| {one['label']} | {one.get('help', '')} |" for one in fields)]
    )
    yield f"**Address for the provider:** {kind['hook']}"
    yield f"**If requests are refused:** {kind['refused']}"
    yield f"**Disconnect:** {kind['disconnect']}"


def _numbered(steps: dict[str, str]) -> str:
    return "\n".join(f"{number}. {steps[letter]}" for number, letter in enumerate(sorted(steps), 1))


if __name__ == "__main__":
    PAGE.write_text(make_page(), encoding="utf-8")
