"""One suite for all channels: what goes in comes in once, what goes out arrives once and in order, whatever the
provider does. Generated from each kind's capability table.
"""

from dataclasses import replace
from itertools import permutations
from uuid import uuid4

import pytest

from relevo.desk.channels.api import Content, NewPart, OutChoice, OutFile, Outgoing, measure
from relevo.desk.deliveries.states import after_status
from relevo.platform.egress import Egress
from relevo.platform.files import FileOwner, receive_upload
from tests.channels.conformance import FAULTS, Fault, Kit, SeesRead, SeesTyping, tell, unseen
from tests.channels.kits import KITS
from tests.channels.line import Line

WORDS = {
    "plain": "Una frase corta, y otra. ",
    "accents": "Ça va bien, señor Ñandú? Sí! ",
    "emoji": "Family 👨‍👩‍👧‍👦 and flags 🇪🇸🇵🇹. ",
    "right_to_left": "مرحبا بالعالم. שלום עולם. ",
    "chinese": "订单什么时候到？请告诉我。 ",
    "marks": "A **bold** word, a <tag> & [a link](https://example.com/?a=1&b=2). ",
    "one_long_word": "Lopadotemachoselachogaleokranioleipsanodrim",
}
LENGTHS = {"half": 0.5, "just_below": 0.99, "just_above": 1.01, "three_times": 3.0}
STRANGE = {
    "nul": "a\x00b",
    "half_a_surrogate": "a\ud83db",
    "controls": "a\x07\x1bb",
    "only_spaces_inside": "a   \n\n\n  b",
    "override": "a\u202eb",
    "injected_json": '{"type":"message","id":"x"}',
    "html": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE message; --",
}


def message(text: str, *, choices: int = 0, files: int = 0) -> Outgoing:
    return Outgoing(
        message_id=uuid4(),
        text=text,
        choices=[OutChoice(id=f"c{number}", label=f"Choice number {number}") for number in range(choices)],
        files=[
            OutFile(id=uuid4(), name=f"{number}.pdf", content_type="application/pdf", size_bytes=9)
            for number in range(files)
        ],
    )


def test_each_kit_can_look_at_what_its_table_says(kind: type[Kit]) -> None:
    assert unseen(kind.connector.capabilities, kind) == []


def test_a_kit_that_cannot_look_at_what_its_table_says_is_named_and_not_passed_over(kind: type[Kit]) -> None:
    can = kind.connector.capabilities
    nothing = replace(can, typing=False, marks_read=False, sends=frozenset[Content]({"text", "file"}))
    assert unseen(nothing, Kit) == []
    for promise in (
        replace(nothing, typing=True),
        replace(nothing, marks_read=True),
        replace(nothing, sends=frozenset[Content]({"text", "reaction"})),
    ):
        assert len(unseen(promise, Kit)) == 1


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("words", WORDS)
async def test_each_piece_keeps_the_limit_in_the_channels_own_unit(kind: type[Kit], words: str, length: str) -> None:
    can = kind.connector.capabilities
    sample = WORDS[words]
    wanted = int(can.text_limit * LENGTHS[length])
    text = (sample * (wanted // measure(sample, can.text_unit) + 1)).strip()
    async with Egress() as egress:
        parts = kind.connector(egress).plan(message(text))
    sent = [found for part in parts if (found := kind.sent_text(part)) is not None]
    assert all(measure(one, can.text_unit) <= can.text_limit for one in sent)
    if words != "marks":
        assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())


@pytest.mark.parametrize("choices", [1, 2, 3, 4, 10, 11, 30])
async def test_choices_are_buttons_as_far_as_they_go_and_words_beyond(kind: type[Kit], choices: int) -> None:
    can = kind.connector.capabilities
    async with Egress() as egress:
        parts = kind.connector(egress).plan(message("Which one?", choices=choices))
    buttons = sum(kind.choice_count(part) for part in parts)
    if choices <= can.choices:
        assert buttons == choices
    else:
        assert all(f"Choice number {number}" in "".join(part.text for part in parts) for number in range(choices))


@pytest.mark.parametrize("files", [0, 1, 3, 10])
@pytest.mark.parametrize("text", ["", "Here it is."])
async def test_every_message_has_at_least_one_send_and_every_file_one(kind: type[Kit], files: int, text: str) -> None:
    if not files and not text:
        return
    async with Egress() as egress:
        parts = kind.connector(egress).plan(message(text, files=files))
    assert len(parts) >= 1
    named = sum(str(part.body).count(".pdf'") for part in parts)
    assert named >= files


@pytest.mark.parametrize("strange", STRANGE)
async def test_any_words_come_in_and_lose_nothing_but_what_cannot_be_stored(line: Line, strange: str) -> None:
    await line.hear(STRANGE[strange])
    [row] = await line.stage.messages(line.channel)
    assert row["text"].startswith(STRANGE[strange][0])
    assert row["text"].endswith(STRANGE[strange][-1])


async def test_a_duplicate_is_one_message(line: Line) -> None:
    inbound = await line.hear(times=3)
    assert await tell(line.stage, line.channel, inbound) in (200, 202)
    await line.stage.run_jobs()
    assert len(await line.stage.messages(line.channel)) == 1


async def test_a_forged_request_is_refused_and_leaves_nothing(line: Line) -> None:
    inbound = await line.kit.writes("hola")
    for forged in line.kit.forged(inbound):
        assert await tell(line.stage, line.channel, forged) == 401
    assert await line.stage.rows("SELECT 1 FROM channel_event") == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"[" * 2000])
async def test_a_body_that_is_nothing_is_no_error_of_ours(line: Line, body: bytes) -> None:
    answer = await line.stage.hook(line.channel, content=body)
    assert answer.status_code < 500


async def test_another_channels_address_is_not_there(line: Line) -> None:
    inbound = await line.kit.writes("hola")
    for path in (f"/hooks/v1/nothing/{line.channel.public_key}", f"/hooks/v1/{line.channel.kind}/wk_x"):
        answer = await line.stage.post_raw(path, inbound.content, inbound.headers)
        assert answer.status_code == 404


async def test_many_messages_come_in_in_order_and_the_answers_go_out_in_order(line: Line) -> None:
    for number in range(4):
        await line.hear(f"mensaje {number}")
    await line.answer(*(f"respuesta {number}" for number in range(4)))
    await line.later(30)
    rows = await line.stage.messages(line.channel)
    assert [row["text"] for row in rows if row["author_kind"] == "contact"] == [f"mensaje {n}" for n in range(4)]
    assert line.kit.arrived() == [f"respuesta {number}" for number in range(4)]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_loses_nothing_doubles_nothing_and_holds_nobody_up_for_ever(line: Line, fault: Fault) -> None:
    await line.hear()
    line.kit.fail_next(fault)
    await line.answer("uno", "dos")
    if fault == "revoked":
        assert (await line.stage.channel(line.channel.id)).stopped_at is not None
        line.kit.mend()
        await line.stage.admin.post(f"/channels/{line.channel.id}/check")
    await line.later(90)
    states = [state for state, _code in await line.states()]
    can = line.kit.connector.capabilities
    match fault:
        case "refused":
            assert (states, line.kit.arrived()) == (["failed", "sent"], ["dos"])
        case "lost" if can.reconciles != "safe_to_repeat":
            assert (states, line.kit.arrived()) == (["unknown", "sent"], ["dos"])
        case "cut" if can.reconciles in ("never", "status", "echo"):
            # It did arrive, nobody knows, and it is not sent a second time.
            assert (states, line.kit.arrived()) == (["unknown", "sent"], ["uno", "dos"])
        case _:
            assert (states, line.kit.arrived()) == (["sent", "sent"], ["uno", "dos"])


@pytest.mark.parametrize(
    "kind", [kit for kit in KITS if kit.connector.capabilities.typing], indirect=True, ids=lambda kit: kit.kind
)
async def test_the_customer_sees_that_the_assistant_writes(line: Line) -> None:
    await line.stage.admin.patch(f"/channels/{line.channel.id}", json={"assistant_id": str(line.stage.assistant_id)})
    await line.hear()
    conversation = await line.stage.conversation_of(line.channel)
    kit = line.kit
    assert isinstance(kit, SeesTyping)
    assert not kit.sees_typing()
    await line.stage.assistant_begins(conversation["id"])
    await line.stage.run_jobs(due_within_s=0.5)
    assert kit.sees_typing()


@pytest.mark.parametrize(
    "kind", [kit for kit in KITS if kit.connector.capabilities.marks_read], indirect=True, ids=lambda kit: kit.kind
)
async def test_the_customer_sees_that_a_teammate_read_it(line: Line) -> None:
    await line.hear()
    conversation = await line.stage.conversation_of(line.channel)
    kit = line.kit
    assert isinstance(kit, SeesRead)
    assert not kit.sees_read()
    path = f"/conversations/{conversation['id']}/read"
    assert (await line.stage.admin.put(path, json={"seq": conversation["last_seq"]})).status_code == 204
    await line.stage.run_jobs()
    assert kit.sees_read()


async def test_the_question_for_stars_offers_five_and_takes_an_answer(line: Line) -> None:
    await line.hear()
    await line.answer("Listo")
    conversation = await line.stage.conversation_of(line.channel)
    await line.stage.admin.post(f"/conversations/{conversation['id']}/resolve", json={})
    await line.later(60)
    parts = await line.stage.rows(
        """
        SELECT p.body, p.text FROM delivery_part p
        JOIN delivery d ON d.workspace_id = p.workspace_id AND d.id = p.delivery_id WHERE d.kind = 'rating'
        """
    )
    shown = sum(line.kit.choice_count(NewPart(body=part["body"], text=part["text"])) for part in parts)
    if line.kit.connector.capabilities.choices >= 5:
        assert shown == 5
    else:
        assert "5" in "".join(part["text"] for part in parts)
    await line.hear("4")
    conversation = await line.stage.conversation_of(line.channel)
    assert (conversation["csat_score"], conversation["status"]) == (4, "resolved")


async def test_a_file_of_a_teammates_arrives_or_says_that_the_provider_cannot_reach_us(line: Line) -> None:
    """Some providers fetch files themselves, and this house has no address on the internet."""
    await line.hear()
    conversation = await line.stage.conversation_of(line.channel)
    stored = await receive_upload(
        line.stage.db,
        line.stage.files,
        line.stage.workspace.id,
        name="albaran.pdf",
        body=b"%PDF-1.7\n%%EOF\n",
        owner=FileOwner("teammate", line.stage.workspace.owner),
    )
    await line.stage.say(conversation["id"], "Aquí está.", attachment_ids=[str(stored.id)])
    await line.later(30)
    assert set(await line.states()) <= {("sent", ""), ("failed", "no_public_address")}


async def test_a_refused_message_goes_out_when_a_teammate_says_so(line: Line) -> None:
    await line.hear()
    line.kit.fail_next("refused")
    [message_id] = await line.answer("uno")
    assert (await line.stage.admin.post(f"/messages/{message_id}/delivery/retry")).status_code == 200
    await line.later(30)
    assert line.kit.arrived() == ["uno"]
    again = await line.stage.admin.post(f"/messages/{message_id}/delivery/retry")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_retry")


async def test_switched_off_nothing_leaves_and_nothing_is_lost(line: Line) -> None:
    await line.hear()
    await line.stage.admin.patch(f"/channels/{line.channel.id}", json={"enabled": False})
    await line.answer("uno")
    assert line.kit.arrived() == []
    await line.stage.admin.patch(f"/channels/{line.channel.id}", json={"enabled": True})
    await line.stage.run_jobs()
    assert line.kit.arrived() == ["uno"]


async def test_a_worker_that_died_while_sending_does_not_send_twice(line: Line) -> None:
    """The part is in flight, its worker is gone: what could be repeated is, what could not is unknown."""
    await line.hear()
    line.kit.fail_next("throttled")
    await line.answer("uno")
    async with line.stage.db.transaction(line.stage.workspace.id) as tx:
        await tx.execute(
            "UPDATE delivery_part SET state = 'sending', not_before = NULL, leased_until = now() - interval '1 second'"
        )
        await tx.execute("UPDATE delivery SET state = 'sending'")
    await line.stage.wake_outbox(line.channel)
    safe = line.kit.connector.capabilities.reconciles == "safe_to_repeat"
    assert line.kit.arrived() == (["uno"] if safe else [])
    assert [state for state, _code in await line.states()] == ["sent" if safe else "unknown"]


async def test_disconnecting_deletes_the_secrets_and_keeps_what_was_said(line: Line) -> None:
    await line.hear()
    answer = await line.stage.admin.post(f"/channels/{line.channel.id}/disconnect")
    assert answer.json()["enabled"] is False
    assert answer.json()["connection"]["secret_hints"] == {}
    assert await line.stage.rows("SELECT 1 FROM channel_secret") == []
    assert len(await line.stage.messages(line.channel)) == 1


async def test_no_secret_is_ever_shown(line: Line, kind: type[Kit]) -> None:
    shown = (await line.stage.admin.get(f"/channels/{line.channel.id}")).text
    secret_fields = [field.name for field in kind.connector.fields if field.secret]
    secrets = [line.kit.connect_values().get(name, "") for name in secret_fields]
    assert not any(secret in shown for secret in secrets if secret)


@pytest.mark.parametrize("order", list(permutations(("sent", "delivered", "read"))), ids="-".join)
def test_statuses_only_go_forward_in_any_order(order: tuple[str, ...]) -> None:
    state = "sending"
    for status in order:
        state = after_status(state, status)
    assert state == "read"


@pytest.mark.parametrize(
    ("before", "status", "after"),
    [
        ("sending", "failed", "failed"),
        ("sent", "failed", "failed"),
        ("failed", "delivered", "delivered"),
        ("delivered", "failed", "delivered"),
        ("read", "delivered", "read"),
        ("read", "failed", "read"),
        ("unknown", "sent", "sent"),
        ("cancelled", "read", "cancelled"),
    ],
)
def test_a_status_after_another(before: str, status: str, after: str) -> None:
    assert after_status(before, status) == after
