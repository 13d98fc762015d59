"""The table as a page: `python -m tests.channels.faults.page` writes it anew, a test fails while it is not so."""

from pathlib import Path

from tests.channels.faults import answering, content, mail, telling
from tests.channels.faults.table import CANNOT, FAULTS, KINDS, SHOWS

PAGE = Path(__file__).parents[3] / "docs" / "subsystems" / "simulators-faults.md"
WRITTEN_IN = (telling, content, answering, mail)
NAMES = {
    "whatsapp": "WhatsApp",
    "instagram": "Instagram",
    "messenger": "Messenger",
    "slack": "Slack",
    "slack_team": "Team Slack",
    "telegram": "Telegram",
    "sms": "SMS",
    "twilio_whatsapp": "Twilio WhatsApp",
    "email": "E-mail",
}
HEAD = """# What goes wrong at the simulators

Every simulator can be told to misbehave as its provider does. This page is made from the table that
`tests/channels/test_faults.py` runs (`python -m tests.channels.faults.page`): a cell with ● has a test that provokes
the fault and looks at what came; one with – stands below with the reason why the provider has no such thing. What our
connectors make of the faults is shown by `test_conformance.py`, `test_sequences.py` and each kind's own tests.

`fail_next` plans what becomes of the next call (`relevo/testing/provider.py`: an answer, a cut before or after it was
done, a pause, silence); `delivery` says how what is told arrives. Meta's three take the names of `state.faults`.

"""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _matrix() -> str:
    lines = [_row(["fault", *NAMES.values()]), _row(["---"] * (len(NAMES) + 1))]
    for fault, words in FAULTS.items():
        lines.append(_row([words, *("●" if (fault, kind) in SHOWS else "–" for kind in KINDS)]))
    return "".join(lines)


def _named(kinds: list[str]) -> str:
    return ", ".join(NAMES[kind] for kind in kinds)


def _listed(cells: dict[tuple[str, str], str]) -> str:
    """Fault by fault: those of one text together."""
    lines: list[str] = []
    for fault, words in FAULTS.items():
        said: dict[str, list[str]] = {}
        for kind in KINDS:
            if (fault, kind) in cells:
                said.setdefault(cells[fault, kind], []).append(kind)
        if said:
            lines.append(f"- **{words}**\n")
            lines += [f"    - {_named(kinds)}: {text}\n" for text, kinds in said.items()]
    return "".join(lines)


def how_shown() -> dict[tuple[str, str], str]:
    return {cell: " ".join((show.__doc__ or "").split()) for cell, show in SHOWS.items()}


def make_page() -> str:
    parts = (HEAD, _matrix(), "\n## How each is provoked\n\n", _listed(how_shown()), "\n## Why not\n\n")
    return "".join(parts) + _listed(CANNOT)


if __name__ == "__main__":
    PAGE.write_text(make_page(), encoding="utf-8")
