"""Rules over Python source: each is shown to fail on the defect it is there for, and to leave honest code alone."""

import pytest

from tests.tools.conftest import WriteTree
from tools.lint import commits, doors, migrations, sizes, suppressions, unfinished


def test_a_python_file_over_the_limit_is_named_with_its_length(write_tree: WriteTree) -> None:
    root = write_tree({"src/relevo/long.py": "x = 1\n" * 401, "src/relevo/short.py": "x = 1\n" * 400})
    assert [str(problem) for problem in sizes.find_problems(root)] == [
        "src/relevo/long.py: 401 lines, the limit is 400"
    ]


def test_a_test_file_may_be_longer_and_a_migration_may_be_as_long_as_it_is(write_tree: WriteTree) -> None:
    long = "x = 1\n" * 600
    root = write_tree({"tests/test_a.py": long, "src/relevo/platform/db/migrations/versions/0001_base.py": long})
    assert sizes.find_problems(root) == []


def test_a_function_over_the_limit_is_named_with_its_line(write_tree: WriteTree) -> None:
    body = "".join(f"    x = {number}\n" for number in range(50))
    root = write_tree({"src/a.py": f"\ndef long():\n{body}\ndef fine():\n    return 1\n"})
    assert [(problem.line, problem.text) for problem in sizes.find_problems(root)] == [
        (2, "long has 51 lines, the limit is 50")
    ]


def test_a_screen_file_over_the_limit_is_named(write_tree: WriteTree) -> None:
    root = write_tree(
        {
            "web/workspace/src/Thread.tsx": "x\n" * 251,
            "web/workspace/src/Fine.tsx": "x\n" * 250,
            "web/workspace/node_modules/a/index.js": "x\n" * 9000,
            "web/workspace/src/api/schema.d.ts": "x\n" * 9000,
        }
    )
    assert [problem.path for problem in sizes.find_problems(root)] == ["web/workspace/src/Thread.tsx"]


def test_a_raised_limit_needs_its_decision(write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "RAISED", {"src/big.py": (500, "docs/decisions/0009-big.md")})
    root = write_tree({"src/big.py": "x = 1\n" * 450})
    assert "does not exist" in sizes.find_problems(root)[0].text
    write_tree({"docs/decisions/0009-big.md": "# Why\n"})
    assert sizes.find_problems(root) == []


@pytest.mark.parametrize(
    "line",
    ["await tx.commit()", "connection.rollback()", 'await tx.execute("COMMIT")', 'await tx.execute(" begin ;")'],
)
def test_a_commit_outside_the_database_floor_is_found(write_tree: WriteTree, line: str) -> None:
    root = write_tree({"src/relevo/desk/contacts/merge.py": f"async def do(tx, connection):\n    {line}\n"})
    assert [problem.line for problem in commits.find_problems(root)] == [2]


def test_the_database_floor_commits_and_sql_that_mentions_commit_is_fine(write_tree: WriteTree) -> None:
    root = write_tree(
        {
            "src/relevo/platform/db/database.py": "async def end(c):\n    await c.commit()\n",
            "src/relevo/desk/a.py": 'async def a(tx):\n    await tx.execute("SELECT committed FROM turn")\n',
        }
    )
    assert commits.find_problems(root) == []


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("desk/contacts/a.py", "from relevo.desk.knowledge import api", "contacts does not know knowledge"),
        (
            "desk/conversations/a.py",
            "from relevo.desk.contacts.repository import find",
            "through relevo.desk.contacts.api",
        ),
        ("desk/conversations/a.py", "import relevo.desk.contacts.tables", "through relevo.desk.contacts.api"),
        ("assistant/turn.py", "from relevo.desk.knowledge.queries import search", "through relevo.desk.knowledge.api"),
        (
            "channels/web/a.py",
            "from relevo.desk.conversations import repository",
            "through relevo.desk.conversations.api",
        ),
        ("kit/clock.py", "import numpy", "standard library only"),
        ("kit/clock.py", "from relevo.platform.db import Tx", "standard library only"),
    ],
)
def test_a_way_round_a_door_is_found(write_tree: WriteTree, file: str, line: str, said: str) -> None:
    root = write_tree({f"src/relevo/{file}": f"{line}\n"})
    problems = doors.find_problems(root)
    assert len(problems) == 1
    assert said in problems[0].text


def test_doors_own_rooms_and_entry_are_free(write_tree: WriteTree) -> None:
    root = write_tree(
        {
            "src/relevo/desk/conversations/a.py": "from relevo.desk.contacts.api import find_contact\n"
            "from relevo.desk.contacts import api\nfrom relevo.desk.conversations.repository import load\n",
            "src/relevo/entry/wiring.py": "from relevo.desk.contacts.endpoints import router\n",
            "src/relevo/kit/ids.py": "import uuid\nfrom relevo.kit.clock import now\n",
        }
    )
    assert doors.find_problems(root) == []


def test_the_arrows_between_domains_never_form_a_circle() -> None:
    def reach(domain: str, seen: tuple[str, ...]) -> None:
        assert domain not in seen, " -> ".join([*seen, domain])
        for below in doors.ARROWS.get(domain, set()):
            reach(below, (*seen, domain))

    for domain in doors.ARROWS:
        reach(domain, ())


FOLDER = "src/relevo/platform/db/migrations"
TIMED = "SET lock_timeout = '5s'; SET statement_timeout = '10min'"


def test_a_migration_without_timeouts_is_found(write_tree: WriteTree) -> None:
    root = write_tree({f"{FOLDER}/env.py": "x = 1\n", f"{FOLDER}/versions/0001_base.py": "x = 'lock_timeout'\n"})
    assert [problem.text for problem in migrations.find_problems(root)] == ["no statement_timeout, here or in env.py"]


def test_a_migration_that_lifts_a_timeout_or_imports_the_product_is_found(write_tree: WriteTree) -> None:
    root = write_tree(
        {
            f"{FOLDER}/env.py": f'x = "{TIMED}"\n',
            f"{FOLDER}/versions/0001_a.py": "x = \"SET lock_timeout = '0'\"\n",
            f"{FOLDER}/versions/0002_b.py": "from relevo.desk.contacts.api import find\n",
        }
    )
    assert [problem.text for problem in migrations.find_problems(root)] == [
        "lock_timeout without limit",
        "imports the product",
    ]


def test_timeouts_in_env_hold_for_every_migration(write_tree: WriteTree) -> None:
    root = write_tree({f"{FOLDER}/env.py": f'x = "{TIMED}"\n', f"{FOLDER}/versions/0001_base.py": "x = 1\n"})
    assert migrations.find_problems(root) == []


# Put together here, so that this file has no suppression of its own.
SILENCE = "# no" + "qa"
IGNORE = "# pyright" + ": ignore"


@pytest.mark.parametrize(
    "comment", [SILENCE, f"{SILENCE}: S608", IGNORE, f"{IGNORE}[reportAny]", f"{IGNORE}[reportAny] -"]
)
def test_a_suppression_without_code_or_reason_is_found(write_tree: WriteTree, comment: str) -> None:
    assert len(suppressions.find_problems(write_tree({"src/a.py": f"x = 1  {comment}\n"}))) == 1


@pytest.mark.parametrize(
    "comment", [f"{SILENCE}: S608 - columns are constants", f"{IGNORE}[reportAny] - the wire is untyped"]
)
def test_a_suppression_with_code_and_reason_is_fine(write_tree: WriteTree, comment: str) -> None:
    text = f'x = 1  {comment}\ny = "{SILENCE} in a string"\n'
    assert suppressions.find_problems(write_tree({"src/a.py": text})) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("web/workspace/src/a.tsx", "// TO" + "DO: permissions"),
        ("web/widget/test/a.test.ts", "it.only('works', () => {});"),
        ("src/relevo/a.py", "def later():\n    raise NotImplementedError\n"),
        ("src/relevo/a.py", "def later():\n    raise NotImplementedError('soon')\n"),
        ("tests/channels/kits.py", "class Kit:\n    def open(self):\n        raise NotImplementedError\n"),
        ("tools/lint/a.py", "def later():\n    raise NotImplementedError\n"),
        ("bench/a.py", "def later():\n    raise NotImplementedError\n"),
    ],
)
def test_a_mark_of_unfinished_work_is_found(write_tree: WriteTree, file: str, line: str) -> None:
    assert len(unfinished.find_problems(write_tree({file: line}))) == 1


def test_finished_work_is_left_alone(write_tree: WriteTree) -> None:
    root = write_tree({"web/workspace/src/a.tsx": "it('says todo lists', () => {});\n", "src/relevo/a.py": "x = 1\n"})
    assert unfinished.find_problems(root) == []
