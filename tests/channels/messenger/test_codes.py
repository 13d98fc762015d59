import json
from pathlib import Path

import pytest

from relevo.channels.messenger.codes import outcome_of_fault
from relevo.desk.channels.api import Refused, Stopped, TryAgain, Unclear
from relevo.platform.graph import GraphFault, fault_of
from tests.channels.messenger.golden import PAYLOADS, payload

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


def fault(name: str) -> GraphFault:
    answer = payload(name)
    body = json.dumps(answer["json"]) if "json" in answer else answer["body"]
    found = fault_of(answer["status"], body.encode())
    assert found is not None
    return found


@pytest.mark.parametrize("file", sorted(PAYLOADS.glob("err_*.json")), ids=lambda file: file.stem)
def test_each_refusal_is_decided_by_its_code(file: Path) -> None:
    outcome = outcome_of_fault(fault(file.stem))
    assert not hasattr(outcome, "external_id")
    assert (type(outcome), getattr(outcome, "code", "")) == EXPECTED[file.stem]


def test_a_code_nobody_listed_fails_visibly() -> None:
    assert outcome_of_fault(GraphFault(400, 999_999)) == Refused(code="refused", detail="#999999: ")
