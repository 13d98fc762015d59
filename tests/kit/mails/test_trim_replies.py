"""What is new in a mail, in many languages and ways of quoting; never nothing, and never slowly.

These mails were written for this test; the public sets are measured by `make quality`.
"""

import pytest

from relevo.kit.mails import trim_reply

ATTRIBUTIONS = {
    "en": "On Mon, 3 Mar 2025 at 10:04, Shop Support <support@shop.test> wrote:",
    "en_two_lines": "On Monday, March 3, 2025 at 10:04 AM Shop Support\n<support@shop.test> wrote:",
    "es": "El lun, 3 mar 2025 a las 10:04, Soporte (<soporte@tienda.test>) escribió:",
    "pt": "Em seg., 3 de mar. de 2025 às 10:04, Suporte <suporte@loja.test> escreveu:",
    "fr": "Le lun. 3 mars 2025 à 10:04, Support <support@shop.test> a écrit :",
    "de": "Am Mo., 3. März 2025 um 10:04 Uhr schrieb Support <support@shop.test>:",
    "it": "Il giorno lun 3 mar 2025 alle ore 10:04 Support <support@shop.test> ha scritto:",
    "nl": "Op ma 3 mrt 2025 om 10:04 schreef Support <support@shop.test>:",
    "pl": "pon., 3 mar 2025 o 10:04 Support <support@shop.test> napisał(a):",
    "sv": "Den mån 3 mars 2025 kl 10:04 skrev Support <support@shop.test>:",
}
SIGNATURES = ["-- \nLucía Díaz\n+34 600 000 000", "—\nLucía", "Sent from my iPhone", "Enviado desde mi iPhone"]
OUTLOOK = "From: Support <support@shop.test>\nSent: Monday, March 3, 2025 10:04 AM\nTo: Ana\nSubject: Order\n\nold"
OUTLOOK_ES = (
    "De: Soporte <soporte@tienda.test>\nEnviado: lunes, 3 de marzo de 2025 10:04\nPara: Ana\nAsunto: Pedido\n\nviejo"
)


@pytest.mark.parametrize("language", ATTRIBUTIONS)
def test_what_is_quoted_below_an_attribution_goes(language: str) -> None:
    text = f"It works now.\n\nThanks!\n\n{ATTRIBUTIONS[language]}\n> Have you tried it?\n> Support\n"
    assert trim_reply(text).text == "It works now.\n\nThanks!"
    assert trim_reply(text).was_trimmed


@pytest.mark.parametrize("below", [OUTLOOK, f"________________________________\n{OUTLOOK}", OUTLOOK_ES])
def test_an_older_mail_with_its_headers_goes(below: str) -> None:
    assert trim_reply(f"Yes please.\n\n{below}").text == "Yes please."


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_goes(signature: str) -> None:
    assert trim_reply(f"Where is it?\n\n{signature}").text == "Where is it?"


def test_answers_between_the_quoted_lines_stay_with_what_they_answer() -> None:
    text = "> Which size?\nM\n> Which colour?\nBlue"
    assert trim_reply(text).text == text


def test_an_answer_below_what_is_quoted_stays() -> None:
    text = f"{ATTRIBUTIONS['en']}\n> Which size?\n\nSize M, please."
    assert trim_reply(text).text == "Size M, please."


def test_a_mail_that_was_passed_on_without_a_word_keeps_its_words() -> None:
    headers = "From: Shop <a@shop.test>\nDate: Mon, 3 Mar 2025\nSubject: Bill"
    text = f"---------- Forwarded message ---------\n{headers}\n\nPay 3 EUR."
    assert trim_reply(text).text == "Pay 3 EUR."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote: nothing came back.",
        "From: Berlin\nI would like to travel on Friday.",
        "Order: 1001\nColour: blue\nSize: M\nCan I change it?",
        "I paid on 3 March 2025 at 10:04 and nothing came.",
        "```\n> quoted in code\n--\n```\nThat is my code.",
        "5 > 3 and 2 < 4",
        "Total:\n-----\n12 EUR",
    ],
)
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    assert trim_reply(text).text == text


@pytest.mark.parametrize("text", ["> only quoted", "--\nonly a signature", ATTRIBUTIONS["en"], "Sent from my iPhone"])
def test_a_mail_is_never_trimmed_to_nothing(text: str) -> None:
    assert trim_reply(text).text == text.strip()


@pytest.mark.parametrize("text", ["", "   \r\n \u00a0\u200b\n"])
def test_a_mail_without_words_has_none(text: str) -> None:
    assert trim_reply(text).text == ""
