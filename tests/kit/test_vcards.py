from relevo.kit.vcards import CARDS, DETAILS, VCard, read_vcards

PHONE = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Ruiz;Marta;;;\r\nFN:Marta Ruiz\r\nORG:Muebles Ruiz;Ventas\r\n"
    b"item1.TEL;type=CELL;waid=34600111333:+34 600 111 333\r\nEMAIL;TYPE=INTERNET:marta@exam\r\n ple.com\r\n"
    b"NOTE:a\\, b\r\nPHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\n"
)


def test_a_card_has_its_name_company_numbers_and_addresses() -> None:
    assert read_vcards(PHONE) == [
        VCard("Marta Ruiz", ("Muebles Ruiz · Ventas", "+34 600 111 333", "marta@example.com"))
    ]


def test_older_and_newer_versions_are_read() -> None:
    name = b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Pe=C3=B1a;Nu=\n=C3=B1o\n"
    old = b"BEGIN:VCARD\nVERSION:2.1\n" + name + b"TEL;CELL:600\nEND:VCARD"
    assert read_vcards(old) == [VCard("Nuño Peña", ("600",))]
    new = b"BEGIN:VCARD\nVERSION:4.0\nFN:Ana\\, la jefa\nTEL;VALUE=uri:tel:+34-1\nEND:VCARD\n"
    assert read_vcards(new) == [VCard("Ana, la jefa", ("+34-1",))]


def test_many_cards_are_cut_at_the_limits_and_what_is_none_yields_none() -> None:
    assert len(read_vcards(PHONE * (CARDS + 1))) == CARDS
    numbers = b"".join(b"TEL:%d\n" % number for number in range(DETAILS + 5))
    assert len(read_vcards(b"BEGIN:VCARD\nFN:A\n" + numbers + b"END:VCARD")[0].details) == DETAILS
    for none in (b"", b"\xff\xfe", b"BEGIN:VCARD\nEND:VCARD", b"FN:nobody", b"END:VCARD", b":\n;:\n"):
        assert read_vcards(none) == []
