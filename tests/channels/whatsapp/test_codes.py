import json
from pathlib import Path

import pytest

from relevo.channels.whatsapp.codes import REMEDIES, outcome_of_fault, verdict_of_code
from relevo.desk.channels.api import Refused, Stopped, TryAgain, Unclear
from relevo.platform.graph import GraphFault, fault_of
from relevo.platform.graph.remedies import Remedy, Verdict
from tests.channels.whatsapp.golden import PAYLOADS, payload

EXPECTED = {
    "err_100_invalid_param": Verdict(Remedy.FAIL, "refused"),
    "err_130429_throughput": Verdict(Remedy.RETRY, "busy"),
    "err_131000_unknown": Verdict(Remedy.RETRY, "provider_trouble"),
    "err_131026_undeliverable": Verdict(Remedy.RECIPIENT, "unreachable"),
    "err_131047_reengagement": Verdict(Remedy.WINDOW, "window_closed"),
    "err_131056_pair_rate": Verdict(Remedy.RETRY_SLOWLY, "busy"),
    "err_131062_bsuid": Verdict(Remedy.RECIPIENT, "unreachable"),
    "err_132000_param_count": Verdict(Remedy.FAIL, "template_refused"),
    "err_132001_template": Verdict(Remedy.FAIL, "template_refused"),
    "err_190_expired": Verdict(Remedy.STOP_CHANNEL, "token_invalid"),
    "err_html_502": Verdict(Remedy.RETRY, "provider_trouble"),
}


def fault(name: str) -> GraphFault:
    answer = payload(name)
    body = json.dumps(answer["json"]) if "json" in answer else answer["body"]
    found = fault_of(answer["status"], body.encode())
    assert found is not None
    return found


@pytest.mark.parametrize("file", sorted(PAYLOADS.glob("err_*.json")), ids=lambda file: file.stem)
def test_each_refusal_is_decided_by_its_code(file: Path) -> None:
    assert REMEDIES.of(fault(file.stem)) == EXPECTED[file.stem]


def test_the_same_code_decides_the_same_whatever_the_status() -> None:
    assert {REMEDIES.of(GraphFault(status, 130429)) for status in (200, 400, 403, 429, 500)} == {
        Verdict(Remedy.RETRY, "busy")
    }


def test_a_code_nobody_listed_fails_visibly_and_a_crash_is_tried_again() -> None:
    assert verdict_of_code(999_999).remedy is Remedy.FAIL
    assert REMEDIES.of(GraphFault(400, 999_999)).remedy is Remedy.FAIL
    assert REMEDIES.of(GraphFault(503, None)).remedy is Remedy.RETRY
    assert REMEDIES.of(GraphFault(429, None)).remedy is Remedy.RETRY


def test_a_status_two_hundred_with_an_error_in_it_is_a_refusal() -> None:
    found = fault_of(200, b'{"error": {"message": "too large", "code": 36000}}')
    assert found is not None
    assert (found.code, str(found)) == (36000, "#36000: too large")
    assert fault_of(200, b'{"success": true}') is None


def test_what_meta_says_in_details_is_what_people_read() -> None:
    assert str(fault("err_100_invalid_param")) == "#100: Param text['body'] must be at most 4096 characters long."


def test_what_becomes_of_the_message_follows() -> None:
    assert outcome_of_fault(GraphFault(400, 131056)) == TryAgain(code="busy", detail="#131056: ", after_s=6.0)
    assert outcome_of_fault(GraphFault(429, 130429, retry_after_s=9)) == TryAgain(
        code="busy", detail="#130429: ", after_s=9
    )
    assert isinstance(outcome_of_fault(GraphFault(401, 190)), Stopped)
    assert isinstance(outcome_of_fault(GraphFault(504, None)), Unclear)
    refused = {code: outcome_of_fault(GraphFault(400, code)) for code in (131047, 131026, 131053, 132000)}
    assert {code: one.why for code, one in refused.items() if isinstance(one, Refused)} == {
        131047: "window",
        131026: "recipient",
        131053: "file",
        132000: "message",
    }
