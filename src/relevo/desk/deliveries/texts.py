"""The few words that a delivery adds by itself, in the customer's language."""

from collections.abc import Sequence
from typing import Any

from relevo.desk.channels.api import OutChoice

RATING_PREFIX = "csat:"
COMMENT_LINE = "csat_comment_requested"
_QUESTION = {
    "en": "How was our help? Answer with a number from 1 (bad) to 5 (great).",
    "es": "¿Qué te ha parecido nuestra ayuda? Responde con un número del 1 (mal) al 5 (genial).",
    "pt": "O que achou da nossa ajuda? Responda com um número de 1 (má) a 5 (ótima).",
}
_COMMENT = {
    "en": "Thank you! What made it so? Just write it here; if you would rather not, you need not answer.",
    "es": "¡Gracias! ¿A qué se debe? Escríbelo aquí; si prefieres no hacerlo, no hace falta que respondas.",
    "pt": "Obrigado! O que contribuiu para isso? Escreva aqui; se preferir, não precisa responder.",
}
_STARS = ("1 ★", "2 ★★", "3 ★★★", "4 ★★★★", "5 ★★★★★")
_MORE = {"en": "More", "es": "Más", "pt": "Mais"}


def rating_question(language: str) -> tuple[str, list[OutChoice]]:
    choices = [OutChoice(id=f"{RATING_PREFIX}{score}", label=label) for score, label in enumerate(_STARS, start=1)]
    return _QUESTION.get(language[:2], _QUESTION["en"]), choices


def comment_question(language: str) -> str:
    return _COMMENT.get(language[:2], _COMMENT["en"])


def source_lines(citations: Sequence[dict[str, Any]], language: str) -> str:
    """Where a public page backs the answer, its address; what lies in the company's own files has none to give."""
    addresses = dict.fromkeys(citation.get("url") for citation in citations if citation.get("url"))
    if not addresses:
        return ""
    return f"\n\n{_MORE.get(language[:2], _MORE['en'])}: " + " ".join(str(address) for address in addresses)
