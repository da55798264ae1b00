"""What each format says lands in the field that is meant for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.importers.item import ImportedItem
from generator.importers.loose_date import loose_date
from tests.importers.importing import CASES, do_import, items_of, residue_of


def item(name: str, title: str) -> ImportedItem:
    (found,) = [i for i in items_of(CASES / name) if i.title == title]
    return found


@pytest.mark.parametrize(
    ("name", "title", "check"),
    [
        ("feeds/rss-plain.xml", "Strait & narrow: a pilot remembers", lambda i: i.authors[0].name == "Ines Corro" and i.date == "2022-03-09T18:00:00+00:00" and i.body == "Forty years at the wheel.\n\nAnd **no** collision."),
        ("feeds/rss-plain.xml", "Ferry tickets rise by a tenth", lambda i: i.terms["tags"] == ("Shipping", "Prices") and i.source == "The Valden Courier" and i.source_url.endswith("/ferry-tickets")),
        ("feeds/rss-content.xml", "Grain prices at the quay", lambda i: "[ninety crowns](https://courier.example/prices)" in i.body and "- Barley: 80\n- Rye: 75" in i.body and "> “Too much," in i.body and i.summary == "Short: grain is dear."),
        ("feeds/atom.xml", "Dredging again", lambda i: [a.name for a in i.authors] == ["Joss Merrin", "Petra Vann"] and i.updated == "2022-04-02T10:00:00Z" and "```\ndepth = 14\n```" in i.body),
        ("feeds/atom-xhtml.xml", "Written in XHTML", lambda i: "[link](https://review.example/link)" in i.body and "| North | 14 |" in i.body),
        ("feeds/rdf.xml", "First lantern festival", lambda i: i.date == "2003-11-09T19:00:00+01:00" and i.authors[0].name == "K. Ines" and i.terms["tags"] == ("Festivals",)),
        ("feeds/feed-1.json", "Plain", lambda i: i.body == "First line.\n\nSecond \\*line\\*."),
        ("feeds/feed-1-1.json", "A link post", lambda i: i.source_url == "https://elsewhere.example/report" and i.extra["via"] == "https://wire.example/3" and i.extra["_mood"] == "calm"),
        ("feeds/rss-windows-1252.xml", "Über die Meerenge", lambda i: i.body == "“Größer” als gedacht…"),
        ("wordpress/classic.xml", "Quay repairs begin", lambda i: i.aliases == ("https://quay.example/2022/02/quay-repairs/",) and i.authors[0].name == "Petra Vann" and i.terms == {"topics": ("Harbour",), "tags": ("Stone",)} and i.extra["picture"] == "https://quay.example/files/crane.jpg" and "*granite* and\\\na crane" in i.body),
        ("wordpress/drafts-and-pages.xml", "Unfinished", lambda i: i.draft is True and i.date == "2022-02-09 10:00:00"),
        ("wordpress/comments.xml", "Asked and answered", lambda i: i.extra["series"] == ["Questions"] and i.residue[0].text == "Basalt, surely."),
        ("blogger/export.xml", "Not ready", lambda i: i.draft is True),
        ("blogger/export.xml", "How to trim a wick", lambda i: i.terms["tags"] == ("wicks",) and i.slug == "how-to-trim-wick" and i.aliases == ("http://lantern.example/2010/05/how-to-trim-wick.html",) and i.body == "Use **small** scissors.\\\nThen wait."),
        ("medium", "On rope", lambda i: i.date == "2018-07-08T09:10:11.000Z" and i.summary == "A short history of knots." and i.slug == "on-rope" and i.body.startswith("Rope is **older**") and i.authors[0].name == "Lee Tarrow"),
        ("medium", "Knots to come", lambda i: i.draft is True and i.date == ""),
        ("jekyll", "First crossing: a log", lambda i: i.date == "2011-11-28T08:32:24-04:00" and i.extra["weather"] == {"wind": "5", "sky": "grey"} and "```ruby\nputs 'ahoy'\n```" in i.body and '```shortcode\n{% include map.html place="strait" %}\n```' in i.body),
        ("jekyll", "Begins with marks", lambda i: i.aliases == ("/old/marks/", "/older/marks.html") and i.date == "2013-05-01" and i.body.strip() == "Text with a bell and Windows ends."),
        ("jekyll", "Keys twice", lambda i: "tags: [b]" in i.residue[0].text),
        ("jekyll", "For later", lambda i: i.draft is True),
        ("hugo", "Wind in TOML", lambda i: i.date == "2019-03-04T05:06:07+00:00" and i.extra["params"] == {"mood": "fair"} and "/winds/toml/" in i.aliases and "/posts/toml/" in i.aliases and '```shortcode\n{{< figure src="vane.jpg" caption="The vane" >}}\n```' in i.body),
        ("hugo", "Wind in YAML", lambda i: i.slug == "yaml-wind" and i.authors[0].role == "observer" and i.extra["author_details"][0]["email"] == "lee@hugo.example"),
        ("hugo", "Wind in JSON", lambda i: i.draft is True and i.terms["tags"] == ("json",)),
        ("hugo", "A bundle", lambda i: "/special/bundle/" in i.aliases and i.slug == "bundle" and "```html\n<details>" in i.body),
        ("zola", "Tides", lambda i: i.terms == {"tags": ("sea", "moon"), "topics": ("Science",)} and i.extra["location"] == "Cape Merrin" and i.date == "2020-07-08"),
        ("pelican", "Knots, a list", lambda i: [a.name for a in i.authors] == ["Lee Tarrow", "Ines Corro"] and i.aliases == ("/knots-a-list.html",) and i.date == "2015-08-09 10:11"),
        ("pelican", "Splices", lambda i: i.draft is True),
        ("eleventy", "First lamp", lambda i: i.aliases[0] == "/lamps/first/"),
        ("docusaurus", "Release of the buoy", lambda i: i.date == "2021-03-04" and i.slug == "release-notes" and "import Tabs" in i.body and i.moved[0].text == "<!-- truncate -->"),
        ("docusaurus", "Chains", lambda i: i.date == "2021-04-05" and i.body.strip() == "Heavy and loud."),
        ("mkdocs", "Soundings of the bay", lambda i: i.date == "2023-01-02" and i.updated == "2023-02-03" and i.terms["topics"] == ("Depths",)),
        ("plain", "The harvest of kelp", lambda i: i.date == "2022-05" and "    indented code" in i.body),
        ("plain", "Kelp prices", lambda i: i.date == "2022-06-07"),
        ("lists/links.csv", "Eel quota cut", lambda i: i.terms == {"topics": ("Fishing", "Law"), "tags": ("eel", "quota")} and i.extra == {"Shelf": "B2"} and i.source == "The Valden Courier"),
        ("lists/links.csv", "Oyster beds, reopened", lambda i: i.date == "2022-10-12" and len(i.authors) == 2 and i.summary == 'Beds "reopened"\nafter tests.'),
        ("lists/same-headings.csv", "Lobster pots", lambda i: i.terms["tags"] == ("pots", "wicker") and i.extra == {"title": "Creels", "Berth": "4", "Berth 2": "9", "without a heading": "unnamed"}),
        ("lists/stories.jsonl", "Cuttlefish", lambda i: i.body == "They **hide**." and i.extra == {"score": "7"}),
        ("lists/zotero.bib", "The Valden quay: Über stone", lambda i: i.date == "2021-03" and [a.name for a in i.authors] == ["Petra Vann", "Joss Merrin"] and i.source_url == "https://journal.example/quay_1" and i.extra["reference"]["pages"] == "1–9"),
        ("lists/zotero.bib", "A note in parts", lambda i: i.date == "2020-04-05" and i.source == "Harbour board"),
        ("lists/biblatex.bib", "Tide tables", lambda i: i.date == "2019-06~" and i.authors[0].name == "Harbour Board"),
        ("lists/items.json", "Gulls and glass", lambda i: i.date == "2018-09-07" and i.authors[1].name == "The Desk" and i.extra["reference"]["page"] == "3"),
        ("lists/bookmarks.html", "Deep water", lambda i: i.date == "2022-10-02" and i.terms["tags"] == ("Coast", "Deep")),
        ("lists/pinboard.html", "Wire nine", lambda i: i.body == "A long note over two lines"),
        ("html/article.html", "Lighthouse keeper retires", lambda i: i.source_url == "https://courier.example/2022/09/keeper" and i.date == "2022-09-10" and i.draft is True and i.rights == "private" and "## What comes next" in i.body and "Subscribe" in i.residue[0].text),
    ],
)  # fmt: skip
def test_fields(name: str, title: str, check: Callable[[ImportedItem], bool]) -> None:
    found = item(name, title)
    assert check(found), found


def test_what_json_says_twice_is_kept_twice() -> None:
    (made,) = items_of(CASES / "lists/twice.jsonl")
    assert (made.title, made.extra) == (
        "Herring count",
        {"headline": "Herring census", "title 2": "Herring tally", "shelf": "north", "shelf 2": "south"},
    )
    odd, other = items_of(CASES / "feeds/feed-odd.json")
    assert (odd.title, odd.extra) == (
        "Ferries stop",
        {"title 2": "Ferries halted", "tags": "harbours", "attachments": "timetable enclosed"},
    )
    assert [a.name for a in (*odd.authors, *other.authors)] == ["Ilse Brandt", "Oskar Thielen", "Marta Voss"]


def test_what_a_timeline_says_beside_dates_and_words_is_kept() -> None:
    (made,) = items_of(CASES / "lists/timeline-more.json")
    assert [(e.date, e.text) for e in made.events] == [("1790-03", "Seven arches."), ("1801", "")]
    assert made.extra == {
        "scale": "human",
        "background": {"color": "ochre"},
        "media": [
            {"event": "Arches stand", "unique_id": "arches", "display_date": "Around Easter", "start_date": {"hour": "noonish"}, "text": {"text 2": "Eight arches."}, "group": "Masonry"},
            {"event": "Toll begins", "end_date": {"year": "someday"}},
            {"event": "Toll begins", "url": "https://pictures.example/tollhouse.jpg"},
        ],
    }  # fmt: skip
    (left,) = residue_of(CASES / "lists/timeline-more.json")
    assert "indigo" in left.text
    assert "Water everywhere" in left.text


def test_a_timeline_is_a_storyline_of_events_with_spans_and_years_before_ours() -> None:
    (made,) = items_of(CASES / "lists/timeline.json")
    assert (made.kind, made.title, made.body) == ("storyline", "The strait in dates", "From ferries to tunnels.")
    assert [(e.date, e.title) for e in made.events] == [
        ("1881-05", "Lighthouse lit"),
        ("-0120/0045", "A wall is built"),
        ("1900/1914", "Years of steam"),
    ]
    assert [r.text.split("\n")[0] for r in residue_of(CASES / "lists/timeline.json")] == ["An odd month"]
    (sheet,) = items_of(CASES / "lists/timeline-sheet.csv")
    assert [(e.date, e.text) for e in sheet.events] == [("1950-04-01", "It was slow"), ("1990/1995", "")]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2011-11-28 8:32:24 -0400", "2011-11-28T08:32:24-04:00"),
        ("Tue, 14 Dec 2021 10:00:00 GMT", "2021-12-14T10:00:00+00:00"),
        ("December 3rd, 2021", "2021-12-03"),
        ("3 Dec 2021", "2021-12-03"),
        ("20211214", "2021-12-14"),
        ("2021-12-14 12:30 PM", "2021-12-14T12:30:00"),
        ("2021-12-14 2:30 p.m.", "2021-12-14T14:30:00"),
        ("2021-12-14 10:00 PST", "2021-12-14T10:00:00-08:00"),
        ("2021-12-14T10:00:00.5pdt", "2021-12-14T10:00:00-07:00"),
        ("Tue, 14 Dec 2021 00:30:00 CET", "2021-12-14T00:30:00+01:00"),
        ("Tue Dec 14 10:00:00 EDT 2021", "2021-12-14T10:00:00-04:00"),
        ("Tue, 14 Dec 2021 00:30:00 -0000", "2021-12-14T00:30:00-00:00"),
        ("December 14, 2021 10:00:05 am (EST)", "2021-12-14T10:00:05-05:00"),
        ("14.12.2021 10:00 UTC", "2021-12-14T10:00:00+00:00"),
        ("2021-12-14 10:00:00 +0000 UTC", "2021-12-14T10:00:00+00:00"),
        ("2021-06-14 10:00 BST", "2021-06-14T10:00:00"),
        ("2019-06~", "2019-06~"),
        ("14.12.2021", "2021-12-14"),
        ("3. 4. 2021, 8:05", "2021-04-03T08:05:00"),
        ("December 2021", "2021-12"),
        ("Dec. 2021", "2021-12"),
        ("sept 2021", "2021-09"),
        ("circa 1900", "1900~"),
        ("ca. March 1900", "1900-03~"),
        *[
            (wrong, "")
            for wrong in (
                "12.14.2021",
                "14.12.21",
                "Decade 2021",
                "12/03/2021",
                "2021-13-01",
                "2021-02-30",
                "yesterday",
                "",
                "2019/2020",
                "99999999",
                "Dec 2021x",
            )
        ],
    ],
)
def test_dates_are_read_as_others_write_them_and_never_guessed(text: str, date: str) -> None:
    assert loose_date(text) == date


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.csv", "title,date,shelf\nEels,03/04/2021,B2"),
        ("x.jsonl", '{"title": "Eels", "created": "03/04/2021", "shelf": "B2"}'),
        ("x.md", "---\ntitle: Eels\ndate: 03/04/2021\nshelf: B2\n---\n"),
        ("x.bib", "@misc{eels, title = {Eels}, date = {around 03.04.21}, shelf = {B2}}"),
        ("x.json", '[{"id": "eels", "title": "Eels", "issued": {"raw": "03/04/2021"}, "shelf": "B2"}]'),
        ("x.rss", "<rss><channel><title>B2</title><item><title>Eels</title><pubDate>03/04/2021</pubDate></item></channel></rss>"),
    ],
)
def test_a_date_that_cannot_be_read_is_named_and_no_other_put_in_its_place(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    report = do_import(tmp_path / "site", tmp_path / name, date="2020")
    (outcome,) = report.outcomes
    said = "around 03.04.21" if name == "x.bib" else "03/04/2021"
    assert outcome.action == "residue" and outcome.why.startswith(f"its date “{said}” has a form that is not read: write it as 2021-12-14")
    assert "B2" in (tmp_path / "site" / report.residue_path).read_text()


@pytest.mark.parametrize("zone", ["BST", "IST", "MSK", "Eastern Time", "Europe/Berlin"])
def test_a_zone_that_may_be_several_is_named_and_not_taken(zone: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"title,date\nEels,2021-06-14 10:00 {zone}")
    (tmp_path / "x.rss").write_text(RSS.format("", "").replace("2021-05-06", f"Mon, 14 Jun 2021 10:00:00 {zone}"))
    for name in ("x.csv", "x.rss"):
        (made,) = items_of(tmp_path / name)
        assert made.date == "2021-06-14T10:00:00" and f"the time zone “{zone}” of “" in made.hints[0]


@pytest.mark.parametrize(("given", "wanted"), [("Span shut", "source_title: Span shut\n"), ("The bridge", "")])
def test_the_headline_of_the_original_is_kept_where_it_is_another(given: str, wanted: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"title,date,original_title\nThe bridge,2021-06-14,{given}\n")
    (outcome,) = do_import(tmp_path / "site", tmp_path / "x.csv").outcomes
    text = (tmp_path / "site" / outcome.path).read_text()
    assert "".join(re.findall(r"source_title:.*\n", text)) == wanted
    assert "original_title" not in text


def test_a_second_date_that_can_be_read_is_taken_and_the_first_named(tmp_path: Path) -> None:
    (tmp_path / "x.rss").write_text(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><published>soon</published><updated>2021-05-06</updated></entry></feed>"
    )
    (made,) = items_of(tmp_path / "x.rss", date="2020")
    assert (made.date, made.hints) == ("2021-05-06", ("“soon” is no date that can be read",))


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{}><entry{}><title>Ål</title><updated>2021-05-06</updated><content{}>x</content></entry></feed>'
RSS = '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{}<item>{}<title>Ål</title><pubDate>2021-05-06</pubDate></item></channel></rss>'
LANGUAGE = "<language>{}</language>".format
PAGE = '<!doctype html><html class="x"{}><head><title>Ål</title><meta property="article:published_time" content="2021-05-06"></head><body><p>x</body></html>'
WORDPRESS = (CASES / "wordpress/classic.xml").read_text().replace("<channel>", "<channel>{}")


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("x.rss", RSS.format(LANGUAGE("da"), ""), "da"),
        ("x.rss", RSS.format(LANGUAGE("da"), "<dc:language>nn_NO</dc:language>"), "nn-NO"),
        ("x.rss", RSS.format(LANGUAGE("Danish"), ""), ""),
        ("x.rss", RSS.format(LANGUAGE("en"), ""), ""),
        ("x.rss", RSS.format(LANGUAGE("en-GB"), ""), "en-GB"),
        ("x.atom", ATOM.format(' xml:lang="da"', "", ""), "da"),
        ("x.atom", ATOM.format(' xml:lang="da"', ' xml:lang="nn"', ""), "nn"),
        ("x.atom", ATOM.format(' xml:lang="da"', "", ' xml:lang="nn"'), "nn"),
        ("x.json", '{"language": "da", "items": [{"title": "Ål", "date_published": "2021-05-06"}]}', "da"),
        ("x.html", PAGE.format(' lang="da"'), "da"),
        ("x.html", PAGE.format(" xml:lang='da' dir=ltr"), "da"),
        ("x.html", PAGE.format(' data-lang="da"'), ""),
        ("x.xml", WORDPRESS.format(LANGUAGE("da-DK")), "da-DK"),
    ],
)
def test_a_language_that_is_not_the_sites_is_kept(name: str, text: str, language: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    (outcome, *_) = do_import(tmp_path / "site", tmp_path / name, format="feed" if name == "x.json" else "auto").outcomes
    made = (tmp_path / "site" / outcome.path).read_text()
    assert f"\nlanguage: {language}\n" in made if language else "language:" not in made


@pytest.mark.parametrize("name", ["rss-plain.xml", "atom.xml", "rdf.xml", "rss-content.xml"])
def test_a_feed_that_was_cut_off_is_told_at_its_last_entry(name: str, tmp_path: Path) -> None:
    whole = (CASES / "feeds" / name).read_bytes()
    last = max(whole.rfind(b"<item"), whole.rfind(b"<entry"))
    count = len(items_of(CASES / "feeds" / name))
    for content in (whole[: last + (len(whole) - last) // 2], whole.rstrip()[:-2]):
        (tmp_path / name).write_bytes(content)
        found = items_of(tmp_path / name, format="feed")
        assert [any("ends before its end tag" in h for h in i.hints) for i in found] == [False] * (count - 1) + [True]
    (tmp_path / name).write_bytes(whole + b"<!-- served in 3 ms -->")
    assert not any("end tag" in h for i in items_of(tmp_path / name) for h in i.hints)


def test_a_feed_that_was_cut_off_before_its_first_entry_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.rss").write_text("<rss version='2.0'><channel><title>Eels</title>")
    assert [(r.why[:30], r.text) for r in residue_of(tmp_path / "x.rss")] == [("the feed ends before its end t", "Eels")]


def test_a_reference_that_is_not_closed_leaves_the_next_ones_alone() -> None:
    found = items_of(CASES / "lists/unclosed.bib")
    assert [(i.title, i.date, "this entry is not closed" in " ".join(i.hints)) for i in found] == [
        ("Ropes", "2019", False),
        ("Anchors, year = 2020", "", True),
        ("Pumps", "2021", False),
        ("Oakum", "2022", False),
    ]
    assert [r.text for r in residue_of(CASES / "lists/unclosed.bib")] == ["}", "@article{aside, title = {Tallow}}"]


def test_opml_names_feeds() -> None:
    from generator.importers.feeds import feeds_of_opml

    content = (CASES / "opml/feeds.opml").read_bytes()
    assert list(feeds_of_opml("x", content)) == [
        ("Courier", "https://courier.example/feed.xml"),
        ("Review", "https://review.example/atom.xml"),
    ]


def test_an_old_sites_address_makes_links_whole(tmp_path: Path) -> None:
    do_import(tmp_path / "site", CASES / "jekyll", date="2020", old_site="https://strait.example/")
    made = (tmp_path / "site/content/articles/2011/11/first-crossing.md").read_text()
    assert "[the chart](https://strait.example/charts/)" in made and "[the boat](https://strait.example/images/boat.png)" in made
