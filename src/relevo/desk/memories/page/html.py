"""The page as HTML: text is escaped where it enters, and nowhere else."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from relevo.desk.memories.queries import describe_consent
from relevo.desk.memories.repository import Rules
from relevo.desk.memories.schemas import MEMORY_CHARACTERS
from relevo.desk.memories.tables import Memory
from relevo.platform.i18n import Sentences, language_of

SENTENCES = Sentences.beside(__file__)
_NAMES = {"en": "English", "es": "Español", "pt": "Português"}

STYLE = """
:root{color-scheme:light dark;--b:#f6f5f2;--p:#fff;--t:#1d1b18;--s:#5d5850;--l:#8a8378;--a:#1f5fbf;--r:#b3261e}
@media(prefers-color-scheme:dark){:root{--b:#171614;--p:#22201d;--t:#f1eee8;--s:#bdb6aa;--l:#8f887c;--a:#8ab4ff;--r:#ff9d94}}
*{box-sizing:border-box}body{margin:0;background:var(--b);color:var(--t);font:16px/1.5 system-ui,sans-serif}
main{max-width:680px;margin:0 auto;padding:32px 20px 64px}h1{font-size:26px;line-height:1.25;margin:0 0 8px}
h2{font-size:18px;margin:36px 0 8px}p{margin:0 0 12px;color:var(--s)}ul{list-style:none;margin:0;padding:0}
li,.box{background:var(--p);border:1px solid var(--l);border-radius:12px;padding:16px;margin:0 0 12px}
label{display:block;font-size:14px;color:var(--s);margin-bottom:4px}small{color:var(--s);display:block;margin-top:6px}
input,select{width:100%;min-height:44px;padding:8px 12px;border:1px solid var(--l);border-radius:8px;
background:transparent;color:inherit;font:inherit}form{margin:0}.row{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}
button,a.button{min-height:44px;padding:8px 16px;border-radius:8px;border:1px solid var(--a);background:transparent;
color:var(--a);font:inherit;font-weight:600;text-decoration:none;display:inline-flex;align-items:center;cursor:pointer}
button.danger{border-color:var(--r);color:var(--r)}:focus-visible{outline:3px solid var(--a);outline-offset:2px}
.told{border-color:var(--a);color:var(--t)}.problem{border-color:var(--r);color:var(--t)}nav{font-size:14px;margin-bottom:20px}
nav a{color:var(--a);margin-right:12px;display:inline-block;min-height:24px}
"""


@dataclass(frozen=True, kw_only=True)
class PageView:
    """Everything the page shows. `told` and `problem` are keys of sentences."""

    company: str
    language: str
    memories: list[Memory]
    rules: Rules
    notice: str
    expires_at: datetime
    proved_emails: list[str]
    waiting_email: str | None
    told: str | None = None
    problem: str | None = None


def render_page(view: PageView, *, nonce: str) -> str:
    say = _Saying(view.language)
    consent = describe_consent(view.rules)
    parts = [
        f"<h1>{say('title', company=view.company)}</h1>",
        f"<p>{escape(view.notice) if view.notice else say('intro', company=view.company)}</p>",
        _box("told", say(view.told)) if view.told else "",
        _box("problem", say(view.problem), role="alert") if view.problem else "",
        f"<h2>{say('memories', count=len(view.memories))}</h2>",
        f"<ul>{''.join(_memory(one, say) for one in view.memories)}</ul>"
        if view.memories
        else f"<p>{say('nothing')}</p>",
        _form("erase_all", f'<div class="row">{_button(say("erase_all"), "danger")}</div>') if view.memories else "",
        f"<h2>{say('choice')}</h2>",
        f"<p>{say('may_learn' if consent.may_learn else 'may_not_learn', company=view.company)}</p>",
        _form("refuse" if consent.may_learn else "agree", _button(say("refuse" if consent.may_learn else "agree"))),
        f"<h2>{say('take_along')}</h2><p>{say('take_along_text')}</p>",
        f'<p><a class="button" href="?export=json" download>{say("download")}</a></p>',
        _emails(view, say),
        f"<p><small>{say('ends', date=view.expires_at.strftime('%Y-%m-%d'))}</small></p>",
    ]
    return _document(say("title", company=view.company), "".join(parts), view.language, nonce=nonce)


def render_gone(language: str, *, nonce: str) -> str:
    say = _Saying(language)
    return _document(say("gone"), f"<h1>{say('gone')}</h1><p>{say('gone_text')}</p>", language, nonce=nonce)


class _Saying:
    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """A sentence as HTML: what is put into it is escaped with it."""
        return escape(SENTENCES.say(key, self.language, **values))


def _document(title: str, body: str, language: str, *, nonce: str) -> str:
    others = "".join(
        f'<a href="?lang={code}" hreflang="{code}" lang="{code}">{name}</a>'
        for code, name in _NAMES.items()
        if code != language_of(language)
    )
    return (
        f'<!doctype html><html lang="{language_of(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{title}</title><style nonce="{nonce}">{STYLE}</style></head>'
        f'<body><main><nav aria-label="{_Saying(language)("languages")}">{others}</nav>{body}</main></body></html>'
    )


def _memory(memory: Memory, say: _Saying) -> str:
    field = f"m-{memory.id.hex}"
    text = escape(memory.text)
    said = say("said" if memory.author_kind == "assistant" else "written", date=memory.created_at.strftime("%Y-%m-%d"))
    kept = say("until", date=memory.expires_at.strftime("%Y-%m-%d")) if memory.expires_at else ""
    correct = (
        f'<label for="{field}">{say(f"kind_{memory.kind}")}</label>'
        f"{_field(memory, field, text)}"
        f'<input type="hidden" name="id" value="{memory.id}"><small>{said} {kept}</small>'
        f'<div class="row"><button name="do" value="correct" aria-label="{say("correct")}: {text}">{say("correct")}'
        f'</button><button class="danger" name="do" value="erase" formnovalidate aria-label="{say("erase")}: {text}">'
        f"{say('erase')}</button></div>"
    )
    return f'<li><form method="post">{correct}</form></li>'


def _field(memory: Memory, field: str, text: str) -> str:
    """A language is chosen: the assistant reads its tag, and people its name."""
    if memory.key == "language" and memory.text in _NAMES:
        options = "".join(
            f'<option value="{code}"{" selected" if code == memory.text else ""}>{name}</option>'
            for code, name in _NAMES.items()
        )
        return f'<select id="{field}" name="text">{options}</select>'
    return f'<input type="text" id="{field}" name="text" value="{text}" maxlength="{MEMORY_CHARACTERS}" required>'


def _emails(view: PageView, say: _Saying) -> str:
    proved = "".join(f"<li>{escape(address)}</li>" for address in view.proved_emails)
    parts = [f"<h2>{say('email')}</h2><p>{say('email_text')}</p>", f"<ul>{proved}</ul>" if proved else ""]
    if view.waiting_email:
        asked = (
            f'<label for="code">{say("code", email=view.waiting_email)}</label>'
            '<input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6"'
            ' pattern="[0-9]{6}" required>'
        )
        parts.append(f'<div class="box">{_form("confirm", asked + _row(_button(say("confirm"))))}</div>')
    field = (
        f'<label for="email">{say("your_email")}</label>'
        '<input type="email" id="email" name="email" autocomplete="email" maxlength="254" required>'
    )
    parts.append(f'<div class="box">{_form("mail", field + _row(_button(say("send_code"))))}</div>')
    return "".join(parts)


def _form(what: str, inner: str) -> str:
    return f'<form method="post"><input type="hidden" name="do" value="{what}">{inner}</form>'


def _row(inner: str) -> str:
    return f'<div class="row">{inner}</div>'


def _button(text: str, look: str = "") -> str:
    return f'<button class="{look}">{text}</button>' if look else f"<button>{text}</button>"


def _box(look: str, text: str, *, role: str = "status") -> str:
    return f'<p class="box {look}" role="{role}">{text}</p>'
