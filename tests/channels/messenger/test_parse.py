from relevo.platform.graph.messaging import split_messaging
from tests.channels.meta.golden import MESSENGER

payload, read = MESSENGER.payload, MESSENGER.read


def test_a_sticker_that_comes_as_a_picture_too_is_shown_once() -> None:
    assert [len(one["media"]) for one in read(payload("in_sticker_transition_both"))] == [1]


def test_a_reply_from_metas_own_inbox_is_not_ours() -> None:
    (mine,), (theirs,) = read(payload("echo_own_app")), read(payload("echo_page_inbox"))
    assert mine["part_id"] == "outbox:42"
    assert "part_id" not in theirs


def test_an_enforced_policy_names_nobody_and_stops_the_channel() -> None:
    (element,) = split_messaging(payload("in_policy_enforcement"), object_name=MESSENGER.object_name)
    assert element.customer == "?"
    assert [one["type"] for one in read(payload("in_policy_enforcement"))] == ["channel_stopped"]
