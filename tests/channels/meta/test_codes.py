import json
from pathlib import Path

import pytest

from relevo.channels.meta.codes import MESSAGING, outcome_of_fault
from relevo.desk.channels.api import Refused, Stopped, TryAgain, Unclear
from relevo.platform.graph import GraphFault, fault_of
from tests.channels.meta.golden import KINDS

EXPECTED = {
    "err_100_no_user": (Refused, "unreachable"),
    "err_100_removed_tag": (Refused, "refused"),
    "err_100_too_long": (Refused, "refused"),
    "err_10_2018278_window": (Refused, "window_closed"),
    "err_10_2534022_window": (Refused, "window_closed"),
    "err_1200_temporary": (Unclear, "no_answer"),
    "err_190_token": (Stopped, "token_invalid"),
    "err_230_consent": (Refused, "refused"),
    "err_2_temporary": (TryAgain, "provider_trouble"),
    "err_551_unavailable": (Refused, "unreachable"),
    "err_613_rate": (TryAgain, "busy"),
    "err_bad_json_200": (Unclear, "no_answer"),
    "err_http200_error_body": (Refused, "media_refused"),
}
FILES = [file for kind in KINDS for file in sorted(kind.payloads.glob("err_*.json"))]


def fault(file: Path) -> GraphFault:
    answer = json.loads(file.read_text())
    body = json.dumps(answer["json"]) if "json" in answer else answer["body"]
    found = fault_of(answer["status"], body.encode())
    assert found is not None
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_each_refusal_is_decided_by_its_code(file: Path) -> None:
    outcome = outcome_of_fault(fault(file), MESSAGING)
    assert not hasattr(outcome, "external_id")
    assert (type(outcome), getattr(outcome, "code", "")) == EXPECTED[file.stem]


def test_every_code_that_is_expected_was_tried() -> None:
    assert {file.stem for file in FILES} == set(EXPECTED)


def test_a_code_nobody_listed_fails_visibly() -> None:
    assert outcome_of_fault(GraphFault(400, 999_999), MESSAGING) == Refused(code="refused", detail="#999999: ")
