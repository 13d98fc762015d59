"""Reading raw mails: whatever the bytes are, there is a mail, and it is there within a second."""

import base64
import os
import random

import pytest

from relevo.kit.mails import MAX_MAIL_BYTES, html_to_text, read_mail, trim_reply

# What made the library's parser, or libraries for trimming, take many seconds.
HOSTILE = {
    "nested parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)),
    "a million headers": b"X: y\n" * 1_000_000,
    "boundaries": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 400_000,
    "parameters": b"Content-Type: text/plain; " + b'a*0="x"; ' * 100_000 + b"\n\nx",
    "folded": b"Subject: a\n" + b" b\n" * 1_000_000,
    "soft breaks": b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * 4_000_000,
    "empty lines": b"\n" * 10_000_000,
    "one line": b"\n\n" + b"On Monday we met. " * 500_000,
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nx",
    "addresses": b"To: " + b'"a,' * 300_000 + b"\n\nx",
    "tags": b"Content-Type: text/html\n\n" + b"<p><a href='" * 100_000,
    "bytes": bytes(range(256)) * 4000,
}
HTML = {
    "<p>Hello<br>there</p><p>Bye</p>": "Hello\nthere\n\nBye",
    "<div>one</div><div>two</div>": "one\ntwo",
    "a<script>alert(1)</script>b<style>p{}</style>c": "abc",
    "<ul><li>one<li>two</ul>": "- one\n- two",
    "yes<blockquote>no<br>more</blockquote>": "yes\n> no\n> more",
    '<a href="https://shop.test/a">the page</a>': "the page (https://shop.test/a)",
    "5 &lt; 6 &amp; 7": "5 < 6 & 7",
    "<!-- hidden -->seen": "seen",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_bytes_are_an_error(name: str) -> None:
    mail = read_mail(HOSTILE[name])
    trim_reply(mail.text)
    assert mail.message_id.startswith("<")


def test_random_bytes_and_cut_mails_are_no_error() -> None:
    chance = random.Random(7)
    whole = b"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n"
    for _ in range(500):
        touched = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            touched[chance.randrange(len(touched))] = chance.randrange(256)
        read_mail(bytes(touched[: chance.randrange(len(touched) + 1)]))


def test_a_large_file_comes_through_whole_and_a_larger_mail_is_cut_and_says_so() -> None:
    body = os.urandom(10_000_000)
    head = b"From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
    head += b'Content-Disposition: attachment; filename="a.bin"\n'
    raw = head + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(body) + b"\n--x--\n"
    [file] = read_mail(raw).files
    assert (file.name, file.body) == ("a.bin", body)
    assert read_mail(raw + b" " * MAX_MAIL_BYTES).problems == ("too_large",)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("Auto-Submitted: no", ""),
        ("Precedence: bulk", "bulk"),
        ("List-Unsubscribe: <https://x.test>", "bulk"),
        ("X-Autoreply: yes", "auto_reply"),
        ("X-Auto-Response-Suppress: All", "auto_reply"),
        ("Subject: Respuesta automática: hola", "auto_reply"),
        ("Subject: My automatic door", ""),
        ("From: MAILER-DAEMON@mx.test", "bounce"),
        ("From: no-reply@shop.test", "bulk"),
        ("Return-Path: <>", "bounce"),
        ("From: Ada <ada@x.test>", ""),
    ],
)
def test_machines_are_told_from_people(headers: str, expected: str) -> None:
    sender = "" if headers.startswith("From") else "From: ada@x.test\r\n"
    assert read_mail(f"{sender}{headers}\r\n\r\nhi".encode()).automatic == expected


@pytest.mark.parametrize("html", HTML)
def test_html_becomes_words(html: str) -> None:
    assert html_to_text(html) == HTML[html]
