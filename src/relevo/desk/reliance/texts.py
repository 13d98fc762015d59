"""The message that a teammate may send to a customer whose answer changed. A draft: nobody sends it but a person."""

_TEXTS = {
    "en": (
        "A correction to what we told you: “{said}” That is not so any more.",
        "What holds now: {now}",
    ),
    "es": (
        "Una corrección a lo que te dijimos: «{said}» Eso ya no es así.",
        "Lo que vale ahora: {now}",
    ),
    "pt": (
        "Uma correção ao que dissemos: “{said}” Isso já não é assim.",
        "O que vale agora: {now}",
    ),
}
MAX_SAID = 600
MAX_NOW = 1_500


def draft_notice(language: str | None, *, said: str, now: str) -> str:
    """`now`: what the knowledge says in its place, or ""."""
    correction, holds = _TEXTS.get(language or "", _TEXTS["en"])
    parts = [correction.format(said=_cut(said, MAX_SAID))]
    if now:
        parts.append(holds.format(now=_cut(now, MAX_NOW)))
    return "\n\n".join(parts)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
