"""`make test` and `make soak`: pytest with what every run wants, the web packages' own tests, then the closing line.

Parallel on up to four cores; coverage is measured and told in one line (the report by file: htmlcov/index.html).
With arguments (ARGS="-k baton") pytest gets them, and nothing else runs.

Up to `MOST_AGAIN` tests that failed in a whole run are run once more, alone: browsers, sockets and a database on a busy
machine can make a test miss its moment. What passes then is named as unstable, which is a defect of that test to be
mended; what fails again fails the run, and so do more failures than that.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools import webbuild

ROOT = Path(__file__).resolve().parent.parent
COLOUR = re.compile(r"\x1b\[[\d;]*m")
CLOSING = re.compile(
    r"(=+ )?(no tests ran|\d+ (passed|failed|error|skipped|deselected|xfailed|warning)\b.*) in [\d.]+s\b.*"
)
# The long ones run in make soak; those that need real keys run only when asked for by name.
USUAL = "not soak and not live"
NO_TESTS_COLLECTED = 5
TESTS_FAILED = 1
MOST_AGAIN = 3


def workers() -> int:
    return max(2, min(4, os.cpu_count() or 2))


def pytest_command(arguments: Sequence[str], *, soak: bool) -> list[str]:
    command = [sys.executable, "-m", "pytest"]
    if sys.stdout.isatty():
        command.append("--color=yes")
    if soak:
        return [*command, "-m", "soak", "--timeout=0", "-s", *arguments]
    marked = any(argument.startswith("-m") for argument in arguments)
    command += [] if marked else ["-m", USUAL]
    if arguments:
        return [*command, *arguments]
    # By file: tests of one file often share what is costly to start (a server, a browser).
    return [*command, "-q", "-n", str(workers()), "--dist=loadfile", "--cov", "--cov-report="]


def is_closing(line: str) -> bool:
    return CLOSING.match(COLOUR.sub("", line)) is not None


def run_pytest(command: Sequence[str]) -> tuple[int, str]:
    """Pass the output through as it comes, and keep the closing line."""
    closing = ""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            closing = line.rstrip("\n") if is_closing(line) else closing
    return process.returncode, closing


def count(closing: str, *kinds: str) -> int:
    """How many tests of these kinds ("passed", "failed", "error") pytest's closing line tells."""
    found = re.findall(r"(\d+) ([a-z]+?)s?\b", COLOUR.sub("", closing))
    return sum(int(number) for number, kind in found if kind in kinds)


def run_failed_again(closing: str) -> tuple[int, str]:
    """Run what failed once more; the exit code and the closing line of both runs together."""
    failed = count(closing, "failed", "error")
    if not 0 < failed <= MOST_AGAIN:
        return TESTS_FAILED, closing
    print(f"\n{failed} failed; once more, alone:", flush=True)
    command = [sys.executable, "-m", "pytest", "-m", USUAL, "-q", "-rA", "--show-capture=no"]
    code, again = run_pytest([*command, "--last-failed", "--last-failed-no-failures=none"])
    if code:
        return code, closing
    passed, seconds = count(closing, "passed") + count(again, "passed"), closing.rsplit(" in ", 1)[-1]
    print(f"{failed} unstable: failed, and passed when run again alone (named above). Mend them.", flush=True)
    return (
        0,
        f"{passed} passed ({failed} of them only when run again), {count(closing, 'skipped')} skipped in {seconds}",
    )


def coverage_line() -> str:
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "html", "-q"], cwd=ROOT, check=False, capture_output=True)
    done = subprocess.run([*coverage, "json", "-q", "-o", "-"], cwd=ROOT, check=False, capture_output=True, text=True)
    try:
        totals = json.loads(done.stdout)["totals"]
    except (ValueError, KeyError):
        return "coverage: nothing measured"
    return (
        f"coverage: {totals['percent_covered']:.1f} % of {totals['num_statements']:,} statements (htmlcov/index.html)"
    )


def web_tests() -> int:
    """Each frontend's own tests, where it has some: one line when they pass, all they said when they fail."""
    failed = 0
    for frontend in webbuild.frontends(ROOT):
        scripts = json.loads((frontend.folder / "package.json").read_text(encoding="utf-8")).get("scripts", {})
        if "test" not in scripts:
            continue
        started = time.monotonic()
        try:
            webbuild.install_packages(frontend)
            webbuild.run_npm(frontend, "test")
        except webbuild.WebBuildFailed as broken:
            failed += 1
            print(f"web/{frontend.name}: FAILED\n{broken}", flush=True)
        else:
            print(f"web/{frontend.name}: its own tests passed in {time.monotonic() - started:.1f} s", flush=True)
    return failed


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    soak = "--soak" in given
    given = [argument for argument in given if argument != "--soak"]
    whole = not given and not soak
    web_failed = web_tests() if whole else 0
    code, closing = run_pytest(pytest_command(given, soak=soak))
    if soak and code == NO_TESTS_COLLECTED:
        print("no long test is marked soak yet")
        return 0
    if whole:
        print(coverage_line())
        if code == TESTS_FAILED:
            code, closing = run_failed_again(closing)
    if web_failed:
        print(f"{web_failed} web packages failed their tests (above)")
    if whole and closing:
        print(closing)
    return code or (1 if web_failed else 0)


if __name__ == "__main__":
    sys.exit(main())
