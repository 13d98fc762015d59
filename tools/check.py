"""`make check`: every check, one line each with its time, and all failures at the end.

    python -m tools.check [name ...]      only those; --list names them all

A check is a program whose exit code says no, or a rule of tools/lint. Programs run beside each other, rules in one
thread (they share parsed files). Nothing is skipped silently: a check that cannot run here says why.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools import client, webbuild
from tools.lint.findings import Problem

ROOT = Path(__file__).resolve().parent.parent
WEB_SCRIPTS = ("typecheck", "check", "size", "sizes")


@dataclass(frozen=True)
class Result:
    problems: str = ""
    skipped: str = ""


@dataclass(frozen=True)
class Check:
    name: str
    what: str
    do: Callable[[], Result]
    is_program: bool = True


@dataclass(frozen=True)
class Outcome:
    check: Check
    result: Result
    seconds: float = field(default=0)


def program(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> Callable[[], Result]:
    def run() -> Result:
        done = subprocess.run(command, cwd=cwd, env=env, check=False, capture_output=True, text=True)
        return Result() if done.returncode == 0 else Result((done.stdout + done.stderr).strip() or "failed")

    return run


def rule(name: str) -> Callable[[], Result]:
    def run() -> Result:
        problems: list[Problem] = importlib.import_module(f"tools.lint.{name}").find_problems(ROOT)
        return Result("\n".join(str(problem) for problem in problems))

    return run


def client_check() -> Result:
    if not (ROOT / "web" / "workspace" / client.SCHEMA).is_file():
        return Result(skipped="web/workspace has no generated client yet")
    if webbuild.node_folder() is None:
        return without_node()
    try:
        difference = client.difference()
    except (client.ClientFailed, webbuild.WebBuildFailed) as failed:
        return Result(str(failed))
    return Result(f"{client.SCHEMA} is not what the app gives (make client): {difference}" if difference else "")


def without_node() -> Result:
    """Missing Node.js is a reason on a developer's machine, never in CI."""
    reason = "Node.js is not installed here (make check installs it)"
    return Result(problems=reason) if os.environ.get("CI") else Result(skipped=reason)


def web_script(frontend: webbuild.Frontend, script: str) -> Callable[[], Result]:
    def run() -> Result:
        if webbuild.node_folder() is None:
            return without_node()
        if script.startswith("size") and not webbuild.is_fresh(frontend):
            return Result("the built screens are missing or stale: make check builds them first")
        try:
            webbuild.install_packages(frontend)
            command, env = webbuild.node_command("npm")
        except webbuild.WebBuildFailed as failed:
            return Result(str(failed))
        arguments = ["--", "--dir", str(frontend.out)] if script.startswith("size") else []
        return program(*command, "run", "--silent", script, *arguments, cwd=frontend.folder, env=env)()

    return run


def web_checks() -> list[Check]:
    checks: list[Check] = []
    for frontend in webbuild.frontends(ROOT):
        scripts = json.loads((frontend.folder / "package.json").read_text(encoding="utf-8")).get("scripts", {})
        checks += [
            Check(f"{frontend.name}-{script}", f"web/{frontend.name}: npm run {script}", web_script(frontend, script))
            for script in WEB_SCRIPTS
            if script in scripts
        ]
    return checks


def python_tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def all_checks() -> list[Check]:
    ruff = python_tool("ruff")
    return [
        Check("types", "pyright, strict on src and tools", program(python_tool("pyright"), "--threads", "2")),
        Check("client", "the workspace's client is what the API says", client_check),
        *web_checks(),
        Check("contracts", "import contracts", program(python_tool("lint-imports"), "--config", ".importlinter")),
        Check("lint", "ruff", program(ruff, "check", "--output-format", "concise", ".")),
        Check("format", "ruff format", program(ruff, "format", "--check", "--output-format", "concise", ".")),
        *(
            Check(name, what, rule(module), is_program=False)
            for name, module, what in (
                ("sizes", "sizes", "files and functions are small enough to read"),
                ("doors", "doors", "a domain is entered through its api"),
                ("commits", "commits", "only platform/db commits"),
                ("glossary", "glossary", "one word per concept"),
                ("html", "html_strings", "no HTML string reaches a screen"),
                ("translations", "translations", "every text in en, es and pt"),
                ("docs", "docs", "what the docs name exists"),
                ("settings", "settings", "every RELEVO_ name in the docs is read"),
                ("migrations", "migrations", "every migration has timeouts"),
                ("suppressions", "suppressions", "a silenced warning says why"),
                ("unfinished", "unfinished", "nothing unfinished is committed"),
                ("hosts", "hosts", "no machine path, no package host, locks by hash"),
            )
        ),
    ]


def timed(check: Check) -> Outcome:
    started = time.monotonic()
    try:
        result = check.do()
    except Exception as broken:  # noqa: BLE001 - a check that breaks is a failed check, and the others still run
        result = Result(f"the check itself broke: {type(broken).__name__}: {broken}")
    return Outcome(check, result, time.monotonic() - started)


def run_checks(checks: Sequence[Check], say: Callable[[str], None]) -> list[Outcome]:
    def told(check: Check) -> Outcome:
        outcome = timed(check)
        say(line_of(outcome))
        return outcome

    def rules() -> list[Outcome]:
        return [told(check) for check in checks if not check.is_program]

    with ThreadPoolExecutor(max_workers=max(2, min(4, os.cpu_count() or 2))) as pool:
        programs: list[Future[Outcome]] = [pool.submit(told, check) for check in checks if check.is_program]
        ours = pool.submit(rules)
        return [*(future.result() for future in programs), *ours.result()]


def line_of(outcome: Outcome) -> str:
    mark = "FAIL" if outcome.result.problems else ("skip" if outcome.result.skipped else "ok")
    why = f": {outcome.result.skipped}" if outcome.result.skipped else ""
    return f"{mark:<4}  {outcome.check.name:<20} {outcome.seconds:5.1f} s  {outcome.check.what}{why}"


def report(outcomes: Sequence[Outcome], seconds: float, say: Callable[[str], None]) -> int:
    failed = [outcome for outcome in outcomes if outcome.result.problems]
    for outcome in failed:
        say(f"\n--- {outcome.check.name}: {outcome.check.what}\n{outcome.result.problems}")
    passed = sum(not (outcome.result.problems or outcome.result.skipped) for outcome in outcomes)
    skipped = len(outcomes) - passed - len(failed)
    say(f"\n{passed} checks passed, {len(failed)} failed, {skipped} skipped in {seconds:.0f} s")
    return 1 if failed else 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make check", description="Run the checks")
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--list", action="store_true", help="name every check")
    args = parser.parse_args(arguments)
    checks = all_checks()
    known = {check.name: check for check in checks}
    if args.list:
        print("\n".join(f"{check.name:<20} {check.what}" for check in checks))
        return 0
    if unknown := [name for name in args.names if name not in known]:
        print(f"no check is called {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    chosen = [known[name] for name in args.names] or checks
    started = time.monotonic()
    outcomes = run_checks(chosen, lambda text: print(text, flush=True))
    return report(outcomes, time.monotonic() - started, print)


if __name__ == "__main__":
    sys.exit(main())
