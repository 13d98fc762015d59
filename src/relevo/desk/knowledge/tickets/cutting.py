"""What a person really wrote in a message: without the quoted reply, the signature and the greetings. Pure."""

import re

_QUOTE_STARTS = re.compile(
    r"^(?:>|-{2,}\s*(?:original message|mensaje original|mensagem original|forwarded message)"
    r"|_{10,}\s*$|(?:on|el|em|a)\b.{5,200}\b(?:wrote|escribi[oó]|escreveu)\s*:\s*$|##- .* -##)",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^(?:from|de|sent|enviado|para|to|subject|asunto|assunto)\s*:\s*\S", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^(?:--\s*|—\s*|sent from my .*|enviado desde mi .*|enviado do meu .*"
    r"|(?:kind |best |warm |many )*(?:regards|wishes)\b.{0,40}|(?:yours )?sincerely\b.{0,40}|cheers,?|thanks,"
    r"|thank you,"
    r"|(?:un |muchos |atentos )?(?:cordial )?saludos?\b.{0,40}|atentamente\b.{0,40}|un abrazo\b.{0,40}|gracias,"
    r"|(?:os )?(?:melhores )?cumprimentos\b.{0,40}|atenciosamente\b.{0,40}|abra[cç]os?\b.{0,30}|obrigad[oa],)\s*$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hola|buen[oa]s(?: (?:d[ií]as|tardes|noches))?"
    r"|estimad[oa]s?|querid[oa]s?|ol[aá]|oi|bom dia|boa (?:tarde|noite)|prezad[oa]s?|car[oa]s?)\b"
    r"(?:[ ,]+(?:there|team|all|everyone|a todos|equipo|equipe|sir|madam|sr\.?|sra\.?|se[nñ]or(?:a)?))?"
    r"(?:,?[ ]+(?-i:[A-ZÀ-Þ][\w'’-]+|\[name\])){0,3}\s*(?:[,!.:–-]+\s*|\n|$))+",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """Up to the first quoted line or signature; a message that only quotes is empty."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines):
        bare = line.strip()
        if _QUOTE_STARTS.match(bare) or _begins_headers(lines, number):
            break
        # "On Monday, Ana <ana@...>\nwrote:" is broken over two lines by many programs.
        if (
            number + 1 < len(lines)
            and _QUOTE_STARTS.match(f"{bare} {lines[number + 1].strip()}")
            and _ends(lines[number + 1])
        ):
            break
        if _SIGNATURE.match(bare):
            break
        kept.append(line.rstrip())
    return without_greeting("\n".join(kept).strip())


def without_greeting(text: str) -> str:
    return _GREETING.sub("", text, count=1).strip()


def _begins_headers(lines: list[str], number: int) -> bool:
    return sum(bool(_HEADER.match(line.strip())) for line in lines[number : number + 3]) >= 2


def _ends(line: str) -> bool:
    return line.strip().lower().endswith(("wrote:", "escribió:", "escribio:", "escreveu:"))
