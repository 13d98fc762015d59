import pytest

from relevo.desk.knowledge.website.patterns import judge, matches
from relevo.desk.knowledge.website.urls import is_below, is_same_site, is_trap, may_be_page, normalize, shape_of

SITE = "https://shop.example"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://Shop.Example:443/a/../b/./c#part", "https://shop.example/b/c"),
        ("http://shop.example", "http://shop.example/"),
        ("http://shop.example:8080/", "http://shop.example:8080/"),
        ("https://shop.example/%7euser/%e3%83%84", "https://shop.example/~user/%E3%83%84"),
        ("https://shop.example/ayuda/envíos", "https://shop.example/ayuda/env%C3%ADos"),
        ("https://shop.example/a?b=2&a=1&utm_source=x&PHPSESSID=77", "https://shop.example/a?a=1&b=2"),
        ("https://shop.example/a;jsessionid=0A1B?x=1", "https://shop.example/a?x=1"),
        ("https://shop.example/(S(abcdefghijklmnopqrstuvwx))/a", "https://shop.example/a"),
        ("https://año.example/", "https://xn--ao-zja.example/"),
        ("https://shop.example//evil.example/x", "https://shop.example/evil.example/x"),
        ("ftp://shop.example/", None),
        ("javascript:alert(1)", None),
        ("https://me:secret@shop.example/", None),
        ("https://shop.example:99999/", None),
        ("https:///x", None),
        ("https://shop.example/" + "a" * 2000, None),
        ("https://[::1/", None),
    ],
)
def test_each_page_has_one_spelling(address: str, expected: str | None) -> None:
    assert normalize(address) == expected
    if expected:
        assert normalize(expected) == expected


def test_links_are_taken_from_where_they_stand() -> None:
    assert normalize("../b?x=1#y", base=f"{SITE}/a/c/d") == f"{SITE}/a/b?x=1"
    assert normalize("//other.example/", base=SITE) == "https://other.example/"


def test_www_and_https_do_not_make_another_site_but_a_port_does() -> None:
    assert is_same_site("https://www.shop.example/x", "http://shop.example/")
    assert not is_same_site("http://shop.example:8080/", "http://shop.example/")
    assert not is_same_site("http://blog.shop.example/", "http://shop.example/")
    assert not is_same_site("http://shop.example.evil.example/", "http://shop.example/")


@pytest.mark.parametrize(
    ("url", "start", "expected"),
    [
        ("/help/a", "/help", True),
        ("/help/a", "/help/", True),
        ("/help", "/help/", True),
        ("/helpless", "/help", False),
        ("/help/b", "/help/a.html", True),
        ("/anything", "/", True),
        ("/blog", "/help/", False),
    ],
)
def test_below_means_in_the_folder_of_the_first_address(url: str, start: str, expected: bool) -> None:
    assert is_below(SITE + url, SITE + start) is expected


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/help", "/help/", True),
        ("/help/", "/help", True),
        ("/help", "/help?page=2", True),
        ("/help", "/help/a", False),
        ("/help/*", "/help/a", True),
        ("/help/*", "/help/a/b", False),
        ("/help/**", "/help/a/b?x=1", True),
        ("/help/**", "/help", True),
        ("/help/**", "/helpless", False),
        ("help/**", "/help/a", True),
        ("**/print/**", "/a/b/print/c", True),
        ("*.pdf", "/x.pdf", False),
        ("**.pdf", "/a/x.pdf", True),
        ("/search?q=*", "/search?q=shoes", True),
        ("/a?c", "/abc", True),
        ("/ENVÍOS/*", "/envíos/islas", True),
        ("/**/faq", "/es/help/faq", True),
        ("/*-*-2024", "/sale-of-2024", True),
    ],
)
def test_patterns_mean_what_people_mean(pattern: str, path: str, expected: bool) -> None:
    url = normalize(SITE + path)
    assert url is not None
    assert matches(pattern, url) is expected


def test_what_is_excluded_stays_out_even_if_it_is_included() -> None:
    assert judge(f"{SITE}/help/a", include=["/help/**"], exclude=["/help/a"]) == "excluded"
    assert judge(f"{SITE}/help/b", include=["/help/**"], exclude=["/help/a"]) == "passes"
    assert judge(f"{SITE}/blog", include=["/help/**"], exclude=[]) == "not_included"
    assert judge(f"{SITE}/blog", include=[], exclude=[]) == "passes"


def test_no_pattern_takes_long() -> None:
    """With a regular expression this would take longer than the universe is old."""
    assert not matches("*a" * 90 + "b", f"{SITE}/{'a' * 1900}")
    assert not matches("**a" * 60 + "b", f"{SITE}/{'a' * 1900}")


def test_addresses_that_a_program_counts_up_have_one_shape() -> None:
    assert shape_of(f"{SITE}/events/2026/01/02") == shape_of(f"{SITE}/events/2027/11/30")
    assert shape_of(f"{SITE}/calendar?month=1") == shape_of(f"{SITE}/calendar?month=2") != shape_of(f"{SITE}/calendar")
    assert shape_of(f"{SITE}/help/returns") is None


def test_endless_folders_are_traps() -> None:
    assert is_trap(f"{SITE}/a/b/a/b/a/b")
    assert is_trap(f"{SITE}/x/x/x")
    assert is_trap(SITE + "/a" * 2 + "/".join(str(n) for n in range(30)))
    assert not is_trap(f"{SITE}/help/orders/returns/help")


def test_pictures_and_programs_are_no_pages() -> None:
    assert not may_be_page(f"{SITE}/logo.PNG")
    assert may_be_page(f"{SITE}/guide.pdf")
    assert may_be_page(f"{SITE}/help.html?x=logo.png")
