"""Nothing of a message is dropped without a word: more files than one of ours takes, more words, and both twice."""

from email.message import EmailMessage

import pytest

from relevo.channels.api.adapter import ApiConnector
from relevo.desk.conversations.schemas import ATTACHMENTS, MESSAGE_CHARS
from relevo.desk.intake.preparing import FILES
from relevo.testing.email import EmailSimulator
from tests.channels.email.carrying import SECRET, deliver
from tests.channels.kits import KITS
from tests.channels.line import Line
from tests.channels.stage import Stage

WORDS = " ".join(f"palabra{number}" for number in range(2500))
TAKES_LONG_WORDS = [kit for kit in KITS if kit.kind not in ("email", "api", "sms", "twilio_whatsapp")]
"""A mail is to be read whole beside the thread, the API refuses by its schema, Twilio ends at 1,600 letters."""


@pytest.mark.parametrize("kind", TAKES_LONG_WORDS, indirect=True, ids=lambda kit: kit.kind)
async def test_words_beyond_a_messages_length_are_in_the_next_message_and_once(line: Line) -> None:
    assert 2 * MESSAGE_CHARS < len(WORDS) < 3 * MESSAGE_CHARS
    await line.hear(WORDS, times=2)
    await line.hear("Eso es todo")
    texts = [row["text"] for row in await line.stage.messages(line.channel)]
    assert len(texts) == 4
    assert all(len(text) <= MESSAGE_CHARS for text in texts)
    assert " ".join(texts) == f"{WORDS} Eso es todo"


@pytest.mark.parametrize(
    "kind", [kit for kit in KITS if kit.connector is ApiConnector], indirect=True, ids=lambda kit: kit.kind
)
async def test_the_api_says_that_words_are_too_long_and_takes_as_many_as_it_says(line: Line) -> None:
    inbound = await line.kit.writes("x" * (MESSAGE_CHARS + 1))
    answer = await line.stage.hook(line.channel, content=inbound.content, headers=inbound.headers)
    assert (answer.status_code, await line.stage.messages(line.channel)) == (422, [])
    assert str(MESSAGE_CHARS) in answer.text
    await line.hear("x" * MESSAGE_CHARS)
    assert len(await line.stage.messages(line.channel)) == 1


@pytest.mark.parametrize("count", [ATTACHMENTS, ATTACHMENTS + 1, FILES, FILES + 2])
async def test_files_beyond_a_messages_number_are_in_the_next_message_and_the_last_ones_are_named(
    stage: Stage, count: int
) -> None:
    async with EmailSimulator() as server:
        values = {**server.connect_values, "delivery": "webhook", "hook_secret": SECRET}
        channel = await stage.connect("email", values)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = "a@b.test", "support@shop.test", "F", "<f@b.test>"
    mail.set_content("Aquí van.")
    for number in range(count):
        mail.add_attachment(f"{number}".encode(), maintype="text", subtype="plain", filename=f"{number}.txt")
    await deliver(stage, channel, mail.as_bytes())
    await deliver(stage, channel, mail.as_bytes())
    rows = await stage.messages(channel)
    names = [[file["name"] for file in row["content"].get("attachments", [])] for row in rows]
    assert [name for files in names for name in files] == [f"{number}.txt" for number in range(min(count, FILES))]
    assert all(1 <= len(files) <= ATTACHMENTS for files in names)
    extras = [extra for row in rows for extra in row["content"].get("extras", [])]
    missing = [extra["text"] for extra in extras if extra["kind"] == "missing_file"]
    assert bool(missing) == (count > FILES), "what is left out is said"
