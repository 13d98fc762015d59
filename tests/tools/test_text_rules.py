"""Rules over words, docs, translations, screens and locks: each fails on its defect and passes on honest text."""

import json
from pathlib import Path

import pytest

from tests.tools.conftest import WriteTree
from tools.lint import docs, glossary, hosts, html_strings, settings, translations

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = """
## Words

| word | means | says more | never in code | never in docs |
|---|---|---|---|---|
| teammate | a human | | `agent` | |
| document | a page | | `chunk` | `chunk` |

## Honest exceptions

| name | where | why |
|---|---|---|
"""


@pytest.mark.parametrize(
    "code",
    [
        "def assign_agent(): ...",
        "class AgentRow: ...",
        "agents = []",
        "def f(agent_id): ...",
        "import x as agent",
        "def f(self):\n    self.agent = 1",
    ],
)
def test_a_banned_word_in_a_name_of_ours_is_found(write_tree: WriteTree, code: str) -> None:
    problems = glossary.find_problems(write_tree({"docs/glossary.md": GLOSSARY, "src/a.py": code}))
    assert len(problems) == 1
    assert "we say teammate, not agent" in problems[0].text


def test_a_banned_word_as_a_file_name_is_found(write_tree: WriteTree) -> None:
    problems = glossary.find_problems(write_tree({"docs/glossary.md": GLOSSARY, "src/chunks.py": ""}))
    assert [problem.path for problem in problems] == ["src/chunks.py"]


def test_a_banned_word_in_a_screen_is_found(write_tree: WriteTree) -> None:
    text = "export const x = 1;\nexport function AgentList() {}\nconst { agent } = props;\n"
    problems = glossary.find_problems(write_tree({"docs/glossary.md": GLOSSARY, "web/workspace/src/a.tsx": text}))
    assert [(problem.path, problem.line) for problem in problems] == [("web/workspace/src/a.tsx", 2)]


def test_what_a_library_calls_its_own_is_not_ours_to_judge(write_tree: WriteTree) -> None:
    code = "def read(request):\n    return request.agent, open_chunk(agent=1), 'agent', reagent\n"
    assert glossary.find_problems(write_tree({"docs/glossary.md": GLOSSARY, "src/a.py": code})) == []


def test_a_banned_word_in_docs_is_found_but_not_in_code_or_quotes(write_tree: WriteTree) -> None:
    text = 'One chunk here.\n\n`chunk` and "chunk" are quoted.\n\n```\nchunk\n```\n'
    problems = glossary.find_problems(write_tree({"docs/glossary.md": GLOSSARY, "docs/a.md": text}))
    assert [(problem.path, problem.line) for problem in problems] == [("docs/a.md", 1)]


def test_an_honest_exception_is_left_alone_and_a_needless_one_is_a_problem(write_tree: WriteTree) -> None:
    rows = "| `user_agent` `AGENT` | `src/*.py` | the browser's header |\n| `agent` | `src/*.py` | nobody needs it |\n"
    root = write_tree({"docs/glossary.md": GLOSSARY + rows, "src/a.py": "user_agent = 1\nAGENT = 2\n"})
    # AGENT is allowed by its own row, and by `agent` (case does not matter): the first row that fits is used.
    assert [problem.text for problem in glossary.find_problems(root)] == [
        "the exception for agent in src/*.py is no longer needed"
    ]


def test_a_missing_glossary_or_table_is_a_problem_and_not_a_pass(write_tree: WriteTree) -> None:
    assert glossary.find_problems(write_tree({"src/a.py": ""}))
    assert glossary.find_problems(write_tree({"docs/glossary.md": "# Glossary\n"}))


def test_our_own_glossary_bans_the_words_of_the_design() -> None:
    banned = glossary.parse_glossary((ROOT / "docs/glossary.md").read_text(encoding="utf-8")).in_code
    assert {"agent", "bot", "inbox", "user", "ticket", "chunk", "utterance"} <= banned.keys()


@pytest.mark.parametrize(
    "line",
    [
        "el.innerHTML = text;",
        "<p dangerouslySetInnerHTML={{ __html: text }} />",
        "document.write(text);",
        "new Function(text)();",
        'el.insertAdjacentHTML("beforeend", text);',
    ],
)
def test_an_html_string_on_a_screen_is_found(write_tree: WriteTree, line: str) -> None:
    root = write_tree({"web/widget/src/a.tsx": f"// one\n/* two\n three */\n{line}\n"})
    assert [problem.line for problem in html_strings.find_problems(root)] == [4]


def test_a_comment_may_name_what_it_forbids(write_tree: WriteTree) -> None:
    text = "// never innerHTML\nconst a = 'https://x'; /* no document.write */\nel.textContent = text;\n"
    assert html_strings.find_problems(write_tree({"web/widget/src/a.ts": text})) == []


EN = {"send": "Send", "hello": "Hello {name}", "row_one": "one", "row_other": "{{count}} rows", "deep": {"a": "A"}}
ES = {**EN, "send": "Enviar", "row_many": "{{count}} de filas"}


def languages(folder: str, **texts: object) -> dict[str, str]:
    return {f"{folder}/{language}.json": json.dumps(text) for language, text in texts.items()}


def test_complete_translations_pass_whatever_their_plural_forms(write_tree: WriteTree) -> None:
    assert translations.find_problems(write_tree(languages("web/workspace/src/i18n", en=EN, es=ES, pt=EN))) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({key: text for key, text in ES.items() if key != "send"}, "no text for send"),
        ({**ES, "deep": {}}, "no text for deep.a"),
        ({**ES, "extra": "x"}, "extra is not in en.json"),
        ({**ES, "send": " "}, "send is empty"),
        ({**ES, "hello": "Hola"}, "hello has other placeholders than en.json (name)"),
    ],
)
def test_a_hole_in_a_translation_is_named(write_tree: WriteTree, broken: object, said: str) -> None:
    root = write_tree(languages("src/relevo/platform/i18n", en=EN, es=broken, pt=EN))
    assert [problem.text for problem in translations.find_problems(root)] == [said]


def test_a_missing_language_is_a_problem(write_tree: WriteTree) -> None:
    root = write_tree({"web/widget/src/i18n/en/app.json": "{}", "web/widget/src/i18n/es/app.json": "{}"})
    assert [problem.path for problem in translations.find_problems(root)] == ["web/widget/src/i18n/pt/app.json"]


def test_languages_written_in_one_typescript_file_are_compared_too(write_tree: WriteTree) -> None:
    text = """
const en = {
  send: 'Send',
  hello: 'Hello {name}',
  rate: { ask: "How did we do?" },
};
const es: typeof en = {
  send: 'Enviar',
  hello: 'Hola',
  rate: { ask: '¿Qué tal?' },
};
const pt: typeof en = {
  hello: 'Olá {name}',
  rate: { ask: 'Como foi?' },
};
"""
    problems = translations.find_problems(write_tree({"web/widget/src/app/i18n.ts": text}))
    assert [problem.text for problem in problems] == [
        "es: hello has other placeholders than en (name)",
        "pt: no text for send",
    ]


def test_docs_that_name_what_does_not_exist_are_found(write_tree: WriteTree) -> None:
    root = write_tree(
        {
            "Makefile": "demo: ## start\n",
            "src/relevo/entry/cli.py": "@app.command()\ndef demo(): ...\n",
            "README.md": "# Relevo\n\n[gone](docs/gone.md) [here](docs/a.md#part) [wrong](docs/a.md#other)\n"
            "`make demo` `make nothing` `relevo demo` `relevo nothing` `src/relevo/entry/cli.py` `src/relevo/gone.py`\n"
            "```\nmake neither\n.venv/bin/relevo neither\n```\n",
            "docs/a.md": "# Part\n\n`entry/cli.py` `desk/gone/`\n",
        }
    )
    assert [problem.text for problem in docs.find_problems(root)] == [
        "the link docs/gone.md leads nowhere",
        "the link docs/a.md#other names no heading there",
        "make nothing is not in the Makefile",
        "relevo nothing is not a command",
        "src/relevo/gone.py does not exist",
        "make neither is not in the Makefile",
        "relevo neither is not a command",
        "desk/gone/ is no room of the house",
    ]


def test_a_promise_whose_test_is_gone_is_found(write_tree: WriteTree) -> None:
    root = write_tree(
        {
            "docs/promises.md": "| 1 | tests/test_a.py::test_it_holds |\n"
            "| 2 | tests/test_a.py::test_gone |\n| 3 | tests/b.py |\n",
            "tests/test_a.py": "def test_it_holds(): ...\n",
        }
    )
    assert [problem.text for problem in docs.find_problems(root)] == [
        "tests/test_a.py has no test_gone",
        "tests/b.py does not exist",
    ]


def test_a_setting_that_nothing_reads_is_found(write_tree: WriteTree) -> None:
    wrong = "RELEVO_" + "DB_URL"
    root = write_tree(
        {
            settings.SETTINGS: "class Settings:\n    database_url: str = ''\n",
            "Makefile": "demo:\n\techo $(RELEVO_PYTHON)\n",
            "README.md": f"`RELEVO_DATABASE_URL` `RELEVO_PYTHON` all of RELEVO_*\n`{wrong}`\n",
        }
    )
    assert [(problem.line, problem.text) for problem in settings.find_problems(root)] == [
        (2, f"{wrong} is read by nothing")
    ]


# Put together here, so that this file names none of them.
MACHINE = "/wo" + "rk/main/x"
HOST = "files.python" + "hosted.org"


@pytest.mark.parametrize("text", [f"see {MACHINE}", f"from https://{HOST}/x", "/ho" + "me/ana/relevo"])
def test_a_machine_path_or_package_host_is_found(write_tree: WriteTree, text: str) -> None:
    assert len(hosts.find_problems(write_tree({"docs/a.md": f"fine\n{text}\n"}))) == 1


GOOD_LOCK = "a==1 \\\n    --hash=sha256:00\nb==2 \\\n    --hash=sha256:11\n"


@pytest.mark.parametrize(
    "lock",
    ["", "a==1\n", "a==1 \\\n    --hash=sha256:0\nb==2\n", f"--index-url https://mirror.example/simple\n{GOOD_LOCK}"],
)
def test_a_python_lock_without_hashes_or_with_a_host_is_found(write_tree: WriteTree, lock: str) -> None:
    assert hosts.find_problems(write_tree({"requirements/runtime.txt": lock}))


def npm_lock(**package: object) -> str:
    return json.dumps({"packages": {"": {"name": "x"}, "node_modules/a": {"version": "1.0.0", **package}}})


RC = {"web/widget/.npmrc": "omit-lockfile-registry-resolved=true\n"}


def test_locks_without_hosts_pass(write_tree: WriteTree) -> None:
    files = {
        "requirements/runtime.txt": GOOD_LOCK,
        "web/widget/package-lock.json": npm_lock(integrity="sha512-x"),
        **RC,
    }
    assert hosts.find_problems(write_tree(files)) == []


@pytest.mark.parametrize(
    ("lock", "extra"),
    [
        (npm_lock(integrity="sha512-x", resolved="https://mirror.example/a.tgz"), RC),
        (npm_lock(), RC),
        (npm_lock(integrity="sha512-x"), {}),
    ],
)
def test_an_npm_lock_with_a_host_or_no_hash_or_no_setting_is_found(
    write_tree: WriteTree, lock: str, extra: dict[str, str]
) -> None:
    assert len(hosts.find_problems(write_tree({"web/widget/package-lock.json": lock, **extra}))) == 1
