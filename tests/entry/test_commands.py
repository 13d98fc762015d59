"""The command line as a stranger meets it: help that says enough, failures in one line, JSON for programs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.scratch import open_folder

COMMANDS = (
    "demo",
    "serve",
    "worker",
    "migrate",
    "doctor",
    "create-workspace",
    "sign-in-link",
    "ask",
    "evaluate",
    "bench",
    "backup",
    "restore",
    "openapi",
)


def relevo(*arguments: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RELEVO_")}
    environment |= {"NO_COLOR": "1", "COLUMNS": "100"}
    if data is not None:
        environment["RELEVO_DATA_FOLDER"] = str(data)
    return subprocess.run(
        [sys.executable, "-m", "relevo.entry.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


@pytest.fixture(scope="module")
def data() -> Generator[Path]:
    """A data folder of its own: these tests start and stop a database server of their own."""
    with open_folder() as folder:
        yield folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = relevo(command, "--help")
    assert result.returncode == 0, result.stderr
    assert f"{command} [OPTIONS]" in result.stdout
    told = result.stdout.split("Options")[0]
    assert len(told.split()) > 10, "one sentence at least says what it does"


def test_a_taken_port_is_told_in_one_line(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = relevo("serve", "--port", str(port), data=data)
    assert result.returncode == 1
    assert result.stderr.strip() == (
        f"Port {port} is taken by another program; choose one with --port (make demo PORT={port + 1})."
    )


def test_a_bad_setting_is_told_in_one_line(data: Path) -> None:
    result = relevo("serve", "--port", "99999999", data=data)
    assert result.returncode == 1
    assert result.stderr.startswith("Setting RELEVO_PORT is not usable")
    assert len(result.stderr.strip().splitlines()) == 1


def test_migrate_twice_says_what_it_did(data: Path) -> None:
    first = json.loads(relevo("migrate", "--json", data=data).stdout)
    second = json.loads(relevo("migrate", "--json", data=data).stdout)
    assert first["before"] is None
    assert second["before"] == second["after"] == first["after"]


def test_the_doctor_finds_nothing_wrong_with_a_fresh_database(data: Path) -> None:
    relevo("migrate", data=data)
    result = relevo("doctor", "--json", data=data)
    findings = json.loads(result.stdout)
    assert result.returncode == 0, findings
    assert {finding["subject"] for finding in findings} >= {"database", "schema", "jobs", "file store", "mail"}
    assert [finding for finding in findings if finding["state"] == "problem"] == []


def test_asking_without_a_workspace_says_what_to_do(data: Path) -> None:
    result = relevo("ask", "¿Cuánto tarda el envío?", data=data)
    assert result.returncode == 1
    assert "relevo demo" in result.stderr


def test_a_backup_of_nothing_readable_is_refused(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"not an archive")
    assert "not a readable archive" in relevo("restore", str(broken), data=data).stderr
    assert "There is no archive" in relevo("restore", str(tmp_path / "absent.tar.gz"), data=data).stderr


def test_a_first_workspace_is_made_and_its_owner_gets_links() -> None:
    with open_folder() as data:
        made = json.loads(
            relevo("create-workspace", "Tienda Luna", "--owner", "Ana@Example.com", "--json", data=data).stdout
        )
        assert "/link?token=rl_" in made["sign_in_link"]
        assert "/w/wk_" in made["customer_page"]
        again = json.loads(relevo("sign-in-link", "ana@example.com", "--json", data=data).stdout)
        assert len(again["sign_in_links"]) == 1
        assert again["sign_in_links"][0] != made["sign_in_link"]


def test_an_owner_who_is_unknown_or_no_address_is_told_in_one_line(data: Path) -> None:
    unknown = relevo("sign-in-link", "nobody@example.com", data=data)
    assert unknown.returncode == 1
    assert "nobody@example.com" in unknown.stderr
    wrong = relevo("create-workspace", "X", "--owner", "nonsense", data=data)
    assert "not an e-mail address" in wrong.stderr


def test_a_signal_stops_the_server_in_order(data: Path) -> None:
    port = _free_port()
    environment = {**os.environ, "RELEVO_DATA_FOLDER": str(data)}
    server = subprocess.Popen(
        [sys.executable, "-m", "relevo.entry.cli", "serve", "--with-worker", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_up(port)
        server.send_signal(signal.SIGINT)
        output, _ = server.communicate(timeout=30)
    finally:
        server.kill()
    assert server.returncode == 0, output.decode()
    assert b"Traceback" not in output


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(port: int) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not come up within 20 s")
