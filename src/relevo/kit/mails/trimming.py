"""What is new in a mail: without the quoted mails below it, without the signature.

Lines are told apart by what they look like (quoted, headers, an attribution such as "On Monday, Ann wrote:"), in many
languages, and the new words are what stands before the older mail, or between its quoted lines. Never empty: whoever
answers between the lines, or writes nothing of their own, is shown whole. Each line is looked at a bounded number of
times and at most 1,000 of its characters, so the time is linear: libraries for this need many seconds for one long
line.
"""

import re
from dataclasses import dataclass

MAX_CHARS = 64_000
"""Longer mails are cut before they are looked at; the whole mail is kept elsewhere."""
LOOKED_AT = 1000
JOINED = 4
"""So many lines may an attribution be broken into."""

_WROTE = (
    r"wrote|writes|said|escribi[óo]|escreveu|a écrit|écrit|schrieb|geschrieben|ha scritto|scrisse|schreef|geschreven"
    r"|skrev|napsal\(?a?\)?|napisał\(?a?\)?|napisao|написала?|пишет|пише|yazdı|kirjoitti"
    r"|írta|a scris|έγραψε|写道|書きました"
    r"|작성|כתב|كتب|viết|menulis|va escriure|idatzi|rakstīja|rašė|kirjutas"
)
_ON = r"on|el|em|no dia|am|le|il|op|den|dne|w dniu|dnia|kl|på|в|у|στις|в|a|la|tarihinde|pada|vào|dana|ons|tir|tor|fre"
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{4}\s?年"
    r"|\b\d{1,2}\.? [^\W\d_]{3,10}\.? \d{4}"
)
_ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w.-]{1,100}")
_VERB = re.compile(rf"(?:\b|_)(?:{_WROTE})(?:\b|_|\s*[:\uff1a])|(?:写道|書きました|작성)", re.IGNORECASE)
_BEGINS = re.compile(rf"^(?:{_ON})\b|^\w{{2,4}}\.?[,.]? \d", re.IGNORECASE)
_STAMPED = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[ T,]+\d{1,2}:\d\d(?::\d\d)?\s*(?:GMT|UTC|[+-]\d{2}).{0,200}$")
_FRAMED = re.compile(r"^[-_=*>\s]{2,30}[^\W_][^\n]{2,60}?[-_=*\s]{2,30}$")
_OLD_MAIL = re.compile(
    r"original (?:message|e?-?mail|appointment)|(?:message|mensaje|e-?mail|correo) (?:d'origine|original)"
    r"|mensagem original|ursprüngliche (?:nachricht|mail)|messaggio originale|oorspronkelijk bericht|forwarded message"
    r"|forwarded by|mensaje reenviado|mensagem encaminhada|message transféré|weitergeleitete nachricht"
    r"|messaggio inoltrato|doorgestuurd bericht|původní zpráva|wiadomość oryginalna|oryginalna wiadomość"
    r"|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse|opprinnelig melding|исходное сообщение"
    r"|пересылаемое сообщение|alkuperäinen viesti|eredeti üzenet|原始邮件|原始郵件|转发邮件|元のメッセージ",
    re.IGNORECASE,
)
_FROM_KEY = (
    r"from|de|von|da|van|från|fra|od|от|від|kimden|lähettäjä|feladó|发件人|寄件者|差出人|보낸 ?사람|מאת|من|expéditeur"
)
_HEADER = re.compile(r"^[*_\s>]{0,4}[^\W\d][\w .'’()/-]{0,24}[*_]{0,2}\s?[:\uff1a][*_]{0,2}(?:\s+\S|\s*$)")
_FROM = re.compile(rf"^[*_\s>]{{0,4}}(?:{_FROM_KEY})[*_]{{0,2}}\s?[:\uff1a]", re.IGNORECASE)
_SIGNATURE = re.compile(r"^\s*(?:-- ?|—|–|_{2}|-{2,3})\s*$")
_RULE = re.compile(r"^\s*[-_=*—]{4,}\s*$")
_PHONE_LINE = re.compile(
    r"^\W{0,3}(?:sent from|sent via|sent using|get outlook for|enviado (?:desde|do|a partir|con|via|usando)"
    r"|envoyé (?:de|depuis|à partir)|von mein\w{0,3} .{1,40}gesendet|gesendet (?:von|mit)|inviato (?:da|dal)"
    r"|verzonden (?:vanaf|met)|verstuurd vanaf|skickat från|sendt fra|wysłane z|отправлено (?:с|из)|lähetetty"
    r"|odesláno z|enviat des|obter o outlook|obtener outlook|从我的.{1,20}发送|发自我的|iphoneから送信).{0,60}$",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^\s*(?:```|~~~)")


@dataclass(frozen=True)
class Trimmed:
    text: str
    was_trimmed: bool


def trim_reply(text: str) -> Trimmed:
    """`text` of one mail, with any line ends. Empty only if `text` has no words."""
    whole = _clean(text)
    lines = whole[:MAX_CHARS].split("\n")
    marks = _mark(lines)
    kept = _new_lines(lines, marks)
    found = re.sub(r"\n{4,}", "\n\n\n", "\n".join(kept)).strip("\n").rstrip()
    if not found.strip():
        found = whole[:MAX_CHARS].strip()
    return Trimmed(found, was_trimmed=len(found) < len(whole.strip()))


def _clean(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u200b", "")
    return "\n".join(line.rstrip() for line in plain.replace("\ufeff", "").split("\n"))


def _mark(lines: list[str]) -> str:
    """One letter for each line: e(mpty), q(uoted), a(ttribution), o(ld mail begins), h(eader), d(elimiter of a
    signature), p(hone's line), r(ule), t(ext)."""
    marks: list[str] = []
    is_code, number = False, 0
    while number < len(lines):
        line = lines[number][:LOOKED_AT]
        if _FENCE.match(line):
            is_code = not is_code and any(_FENCE.match(one) for one in lines[number + 1 : number + 400])
            marks.append("t")
            number += 1
            continue
        joined = 0 if is_code else _attribution(lines, number)
        if joined:
            marks += "a" * joined
            number += joined
            continue
        marks.append("t" if is_code else _letter(line))
        number += 1
    return "".join(marks)


def _letter(line: str) -> str:
    bare = line.strip()
    if not bare:
        return "e"
    if bare[0] == ">" or bare[:2] in ("| ", "|"):
        return "q"
    if _OLD_MAIL.search(line) and (_FRAMED.match(line) or (len(line) < 60 and bare.endswith((":", "\uff1a")))):
        return "o"
    tests = (("d", _SIGNATURE), ("r", _RULE), ("p", _PHONE_LINE), ("h", _HEADER))
    return next((letter for letter, pattern in tests if pattern.match(line)), "t")


def _attribution(lines: list[str], start: int) -> int:
    """How many lines from `start` are one that says who wrote the quoted mail, and when; 0 if none are."""
    first = lines[start].strip(" -–—_*=\t")[:LOOKED_AT]
    if not first or lines[start].lstrip().startswith(">"):
        return 0
    if _STAMPED.match(first):
        return _stamped_lines(lines, start)
    text = ""
    for count in range(1, JOINED + 1):
        if start + count > len(lines):
            return 0
        line = lines[start + count - 1].strip()[:LOOKED_AT]
        if not line or (count > 1 and line.startswith(">")):
            return 0
        text = f"{text} {line}".strip()
        if len(text) > 400:
            return 0
        if _is_attribution(text.strip(" -–—_*=")):
            return count
        if count == 1 and not (_DATE.search(text) or _BEGINS.match(text) or _ADDRESS.search(text)):
            return 0
    return 0


def _stamped_lines(lines: list[str], start: int) -> int:
    """A date, a name, and perhaps an address on the next line."""
    if lines[start].rstrip().endswith("<") and start + 1 < len(lines):
        return 2
    return 1


def _is_attribution(text: str) -> bool:
    ends = text.endswith((":", "\uff1a")) or bool(re.search(r"[:\uff1a]\s*[-–—*]*$", text))
    has_date, has_verb = bool(_DATE.search(text)), bool(_VERB.search(text[-160:]))
    if has_date and has_verb and (ends or text.endswith((">", ")")) or _verb_ends(text)):
        return True
    if text.endswith(">") and _DATE.match(text) and _ADDRESS.search(text[-120:]):
        return True
    if not ends:
        return False
    has_address = bool(_ADDRESS.search(text))
    return (has_date and has_address) or (has_verb and has_address) or (has_date and bool(_BEGINS.match(text)))


def _verb_ends(text: str) -> bool:
    last = text[-40:]
    return any(len(last) - found.end() <= 2 for found in _VERB.finditer(last))


def _new_lines(lines: list[str], marks: str) -> list[str]:
    first = _after_first_headers(lines, marks)
    lines, marks = lines[first:], marks[first:]
    end = _end_of_new(lines, marks)
    kept = list(zip(lines[:end], marks[:end], strict=True))
    # Whoever answers below the quoted mail: the words after it are the new ones.
    below = re.fullmatch(r"e*a+[aeqh]*q[aeq]*(?P<new>t[ethpdr]*)", "".join(mark for _, mark in kept))
    kept = kept[below.start("new") :] if below else [(line, mark) for line, mark in kept if mark != "a"]
    while kept and kept[-1][1] in "eqrp" and any(mark in "th" for _, mark in kept):
        kept.pop()
    return [line for line, mark in kept if mark != "p"]


def _after_first_headers(lines: list[str], marks: str) -> int:
    """Behind the headers of a mail that was passed on without a word of one's own: then its words are the new ones."""
    at = 0
    while at < len(marks) and marks[at] in "eor":
        at += 1
    if at >= len(marks) or marks[at] != "h" or not (_FROM.match(lines[at]) and _begins_headers(lines, marks, at)):
        return 0
    while at < len(marks) and marks[at] != "e":
        at += 1
    return at if "t" in marks[at:] else 0


def _end_of_new(lines: list[str], marks: str) -> int:
    """The first line that belongs to the older mail below, or to the signature."""
    has_words = False
    for number, mark in enumerate(marks):
        if has_words and mark == "d":
            return number
        if has_words and mark == "o":
            return number - 1 if marks[number - 1] == "r" else number
        if has_words and mark == "a" and marks[number - 1] != "a" and not _is_answered_below(marks, number):
            return number
        if has_words and mark in "hr" and _begins_headers(lines, marks, number):
            return number
        has_words = has_words or mark in "th"
    return len(marks)


def _is_answered_below(marks: str, number: int) -> bool:
    """Whether the customer's own words follow after the quoted lines, as of those who answer between them."""
    return bool(re.match(r"a+e*q[qe]*t", marks[number:]))


def _begins_headers(lines: list[str], marks: str, number: int) -> bool:
    """Whether a block of headers begins here (perhaps under a rule): three of them, or two with a "From"."""
    at = number
    while at < len(marks) and marks[at] in "re" and at - number < 4:
        at += 1
    if at >= len(marks) or marks[at] != "h":
        return False
    block: list[str] = []
    texts = 0
    for line, mark in zip(lines[at : at + 12], marks[at : at + 12], strict=True):
        if mark == "h":
            block.append(line)
            texts = 0
        elif mark == "t" and texts < 1 and block:
            texts += 1
        elif mark == "e" and len(block) < 2:
            continue
        else:
            break
    says_from = any(_FROM.match(line) for line in block)
    tells = any(_ADDRESS.search(line) or _DATE.search(line) for line in block)
    return (len(block) >= 3 and (says_from or tells)) or (len(block) >= 2 and says_from and tells)
