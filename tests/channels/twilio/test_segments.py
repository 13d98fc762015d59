"""What a text costs: the edges of both alphabets. The composer's counter is held to the same table
(web/workspace/src/features/segments/counting.test.ts)."""

import pytest

from relevo.channels.twilio.segments import plainer, segments_of

CASES: list[tuple[str, str, int, int]] = [
    ("", "GSM-7", 0, 0),
    ("a", "GSM-7", 1, 1),
    ("a" * 160, "GSM-7", 160, 1),
    ("a" * 161, "GSM-7", 161, 2),
    ("a" * 306, "GSM-7", 306, 2),
    ("a" * 307, "GSM-7", 307, 3),
    ("€" * 80, "GSM-7", 160, 1),
    ("€" * 81, "GSM-7", 162, 2),
    # The two halves of a letter of the extension stay together: the 153rd place of the first stays empty.
    ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
    ("ñ¿¡àèéùìòÇ", "GSM-7", 10, 1),
    ("á", "UCS-2", 1, 1),
    ("á" * 70, "UCS-2", 70, 1),
    ("á" * 71, "UCS-2", 71, 2),
    ("á" * 134, "UCS-2", 134, 2),
    ("á" * 135, "UCS-2", 135, 3),
    ("😀" * 35, "UCS-2", 70, 1),
    ("😀" * 36, "UCS-2", 72, 2),
    ("á" * 66 + "😀" + "á" * 66, "UCS-2", 134, 3),
    ("\n", "GSM-7", 1, 1),
    ("`", "UCS-2", 1, 1),
]


@pytest.mark.parametrize(("text", "encoding", "units", "count"), CASES)
def test_a_text_costs_what_the_network_counts(text: str, encoding: str, units: int, count: int) -> None:
    found = segments_of(text)
    assert (found.encoding, found.units, found.count) == (encoding, units, count)


def test_the_room_tells_when_another_message_begins() -> None:
    for text, letter in (("a" * 150, "a"), ("a" * 200, "a"), ("á" * 60, "á"), ("á" * 100, "á")):
        found = segments_of(text)
        assert segments_of(text + letter * found.room).count == max(found.count, 1)
        assert segments_of(text + letter * (found.room + 1)).count == found.count + 1


def test_curly_marks_are_put_back_only_where_that_makes_a_text_cheaper() -> None:
    assert plainer("“Hi” – it’s here…") == '"Hi" - it\'s here...'
    assert plainer("“Está” – aquí…") == "“Está” – aquí…"
    assert plainer("plain") == "plain"
