"""Every sentence in .importlinter is shown to fail when it is broken, on a small tree of the same shape."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.conftest import WriteTree

ROOT = Path(__file__).resolve().parents[2]

FLOORS = "Imports only point down, and channels and the assistant do not know each other"
CYCLES = "No two sibling packages need each other"
CHANNELS = "A channel never knows another channel; what Meta's three share knows none"
SIMULATORS = "A channel and its simulator share no code that reads or writes messages"
APART = "A simulator never knows another simulator; what Meta's three share knows none"
INTEGRATIONS = "A kind of integration never knows another kind"
ENTRY = "Nobody imports what only entry may know"
ACTIONS = "Actions do not know the web framework"
EGRESS = "Only platform.egress speaks HTTP to the outside"
JOBS = "Only platform.jobs knows the queue library"
DRIVER = "Only platform.db knows the database driver"
TABLES = "SQLAlchemy only declares tables, composes queries and migrates"

META = ("instagram", "messenger", "whatsapp")
HOUSE = {
    f"relevo/{name}/__init__.py": ""
    for name in (
        *("entry", "channels", "channels/web", "channels/mail", "channels/meta", "assistant", "kit", "platform/graph"),
        *("channels/instagram", "channels/messenger", "channels/whatsapp", "testing", "testing/email", "testing/slack"),
        *("testing/telegram", "testing/twilio", "testing/meta", "testing/whatsapp"),
        *("integrations", "integrations/shop", "integrations/crm"),
        *("desk", "desk/contacts", "desk/contacts/actions", "desk/team", "desk/team/actions"),
        *("platform", "platform/db", "platform/jobs", "platform/egress", "platform/http"),
    )
} | {
    "relevo/__init__.py": "",
    **{f"relevo/channels/{kind}/adapter.py": "import relevo.channels.meta.wire\n" for kind in META},
    "relevo/channels/meta/wire.py": "",
    "relevo/testing/instagram/__init__.py": "import relevo.testing.meta.app\n",
    "relevo/testing/messenger/__init__.py": "import relevo.testing.meta.app\n",
    "relevo/testing/whatsapp/server.py": "import relevo.testing.meta.app\n",
    "relevo/testing/meta/app.py": "",
    "relevo/entry/web.py": "import relevo.channels.web\nimport relevo.desk.contacts.actions.merge\n",
    "relevo/channels/web/socket.py": "import relevo.desk.contacts.queries\n",
    "relevo/desk/contacts/tables.py": "import sqlalchemy\n",
    "relevo/desk/contacts/queries.py": "import sqlalchemy\nimport relevo.platform.db.driver\n",
    "relevo/desk/contacts/actions/merge.py": "import relevo.platform.jobs.enqueue\n",
    "relevo/desk/contacts/endpoints.py": "import fastapi\n",
    "relevo/platform/db/driver.py": "import asyncpg\nimport alembic\n",
    "relevo/platform/jobs/enqueue.py": "import pgqueuer\n",
    "relevo/platform/egress/client.py": "import httpx2\n",
    "relevo/kit/ids.py": "import uuid\n",
}

BROKEN = [
    (FLOORS, "relevo/desk/contacts/a.py", "import relevo.channels.web"),
    (FLOORS, "relevo/channels/web/a.py", "import relevo.assistant"),
    (FLOORS, "relevo/assistant/a.py", "import relevo.channels.web"),
    (FLOORS, "relevo/kit/a.py", "import relevo.platform.db"),
    (FLOORS, "relevo/basement/__init__.py", ""),
    (CYCLES, "relevo/desk/contacts/a.py", "import relevo.desk.team.b"),
    (CHANNELS, "relevo/channels/web/a.py", "import relevo.channels.mail"),
    (CHANNELS, "relevo/channels/meta/a.py", "import relevo.channels.whatsapp"),
    (SIMULATORS, "relevo/testing/whatsapp/a.py", "import relevo.channels.meta.wire"),
    (SIMULATORS, "relevo/testing/meta/a.py", "import relevo.platform.graph"),
    (APART, "relevo/testing/slack/a.py", "import relevo.testing.email"),
    (APART, "relevo/testing/meta/a.py", "import relevo.testing.whatsapp"),
    (INTEGRATIONS, "relevo/integrations/shop/a.py", "import relevo.integrations.crm"),
    (ENTRY, "relevo/testing/a.py", "import relevo.entry.web"),
    (ACTIONS, "relevo/desk/contacts/actions/a.py", "from fastapi import Depends"),
    (EGRESS, "relevo/desk/contacts/a.py", "import httpx2"),
    (EGRESS, "relevo/platform/http/a.py", "import aiohttp"),
    (JOBS, "relevo/desk/contacts/a.py", "import pgqueuer"),
    (DRIVER, "relevo/platform/jobs/a.py", "import asyncpg"),
    (TABLES, "relevo/desk/contacts/repository.py", "import sqlalchemy"),
]


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-c",
                "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()",
            ),
            *("--config", str(ROOT / ".importlinter"), "--no-cache"),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_tree_as_the_house_is_built_keeps_every_contract(write_tree: WriteTree) -> None:
    code, said = lint(write_tree(HOUSE))
    assert "0 broken" in said, said
    assert code == 0


@pytest.mark.parametrize(("contract", "file", "line"), BROKEN)
def test_a_broken_contract_is_named_by_its_sentence(write_tree: WriteTree, contract: str, file: str, line: str) -> None:
    root = write_tree({**HOUSE, file: f"{line}\n"})
    if contract == CYCLES:
        write_tree({"relevo/desk/team/b.py": "", "relevo/desk/team/c.py": "import relevo.desk.contacts.a\n"})
    code, said = lint(root)
    assert code == 1
    assert f"{contract} BROKEN" in " ".join(said.split())


def test_every_contract_of_the_house_is_shown_broken_here() -> None:
    named = {
        line.removeprefix("name = ") for line in (ROOT / ".importlinter").read_text().splitlines() if "name = " in line
    }
    assert named == {contract for contract, _, _ in BROKEN}
