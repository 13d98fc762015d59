"""Floors of trimming and reading mails on the public sets."""

from pathlib import Path

import pytest

from relevo.assistant.evaluate import mails
from relevo.assistant.evaluate.datasets import Data
from relevo.platform.db import Database

DATA = Data(Path(__file__).parents[4] / "shared" / "data", "dev")

pytestmark = pytest.mark.shared


async def test_three_of_four_replies_are_trimmed_exactly_and_none_to_nothing(db: Database) -> None:
    figures = await mails.email_replies(db, DATA)
    assert figures["email_replies.exact"] >= 0.75
    assert figures["email_replies.empty"] == 0


async def test_no_raw_mail_fails_and_no_machine_passes_for_a_person(db: Database) -> None:
    figures = await mails.raw_emails(db, DATA)
    assert (figures["raw_emails.failed"], figures["raw_emails.machines_answered"]) == (0, 0)
