from relevo.platform.graph.messaging import Element, split_messaging
from tests.channels.meta.golden import INSTAGRAM

payload = INSTAGRAM.payload


def elements(name: str) -> list[Element]:
    return split_messaging(payload(name), object_name=INSTAGRAM.object_name)


def test_a_deletion_and_each_edit_are_events_of_their_own() -> None:
    ids = {
        name: elements(name)[0].external_id.partition(":")[0]
        for name in ("in_text", "in_deleted_unsend", "in_edit", "in_reaction", "in_standby_event")
    }
    assert ids == {
        "in_text": "message",
        "in_deleted_unsend": "deletion",
        "in_edit": "edit",
        "in_reaction": "messaging",
        "in_standby_event": "standby",
    }


def test_the_customer_is_who_is_not_the_account_whichever_way_an_echo_is_written() -> None:
    for name in ("echo_text", "echo_wrong_direction_variant"):
        (element,) = elements(name)
        assert element.customer == "900000000000001"


def test_the_test_button_of_the_dashboard_makes_no_customer() -> None:
    (element,) = elements("dashboard_test_changes")
    assert element.account_id is None
    assert INSTAGRAM.parse(element.body) == []
