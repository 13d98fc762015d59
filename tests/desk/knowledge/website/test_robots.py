import json
from pathlib import Path

import pytest

from relevo.desk.knowledge.website.robots import LONGEST_CRAWL_DELAY_S, Robots


def test_without_rules_everything_is_allowed_and_without_an_answer_nothing() -> None:
    assert Robots("").allows("http://a.example/x")
    assert not Robots(None).allows("http://a.example/x")


def test_our_own_group_wins_over_the_general_one() -> None:
    robots = Robots("User-agent: *\nDisallow: /\n\nUser-agent: Relevo\nDisallow: /private\n")
    assert robots.allows("http://a.example/help")
    assert not robots.allows("http://a.example/private/x")


def test_the_longest_rule_wins_and_stars_and_ends_count() -> None:
    robots = Robots("User-agent: *\nDisallow: /*.pdf$\nAllow: /public/\nDisallow: /p\n")
    assert not robots.allows("http://a.example/x.pdf")
    assert robots.allows("http://a.example/x.pdf?page=2")
    assert robots.allows("http://a.example/public/x")
    assert not robots.allows("http://a.example/prices")


def test_a_crawl_delay_is_kept_up_to_a_limit() -> None:
    assert Robots("User-agent: *\nCrawl-delay: 2\n").delay_s == 2
    assert Robots("User-agent: *\nCrawl-delay: 86400\n").delay_s == LONGEST_CRAWL_DELAY_S
    assert Robots("User-agent: *\nCrawl-delay: soon\n").delay_s == 0


def test_sitemaps_are_named_whoever_is_addressed() -> None:
    assert Robots("Sitemap: http://a.example/s.xml\nUser-agent: x\nDisallow: /\n").sitemaps == [
        "http://a.example/s.xml"
    ]


@pytest.mark.shared
def test_the_rows_of_the_standard_are_answered_right(shared_folder: Path) -> None:
    text = (shared_folder / "data/robots_cases/cases.jsonl").read_text("utf-8")
    rows = [row for line in text.splitlines() if not (row := json.loads(line))["google_only"]]
    wrong = [
        row["id"]
        for row in rows
        if Robots(row["robots_txt"]).allows(row["url"], product=row["user_agent"]) != row["allowed"]
    ]
    # The one that is left contradicts RFC 9309, section 2.2.2: %62%61%7A is the same path as "baz".
    assert wrong == ["ID_Encoding-5"]
    assert 1 - len(wrong) / len(rows) >= 0.97


@pytest.mark.shared
def test_real_files_are_read_without_an_error(shared_folder: Path) -> None:
    for line in (shared_folder / "data/robots_cases/real_files.jsonl").read_text("utf-8").splitlines():
        robots = Robots(json.loads(line)["robots_txt"])
        assert robots.allows("https://a.example/help") in (True, False)
        assert robots.delay_s >= 0
        assert isinstance(robots.sitemaps, list)
