"""In which order outputs are made: what has the same rows in one chunk, then what shows the same beside one another, uneven work last."""

from __future__ import annotations

from generator.engine.working_order import in_working_order
from tests.conftest import Site
from tests.engine.test_rows import OF_ARTICLES
from tests.support import article, load


def test_outputs_of_a_kin_come_first_then_year_by_year_then_those_of_all_times(site: Site) -> None:
    folder = site(
        {
            "site.yaml": "title: T\nbase_url: https://example.org/\nlists: {per_page: 1}\n",
            "content/articles/a.md": article("A", date="2019-03-04", topics="[rail]"),
            "content/articles/b.md": article("B", date="2020-03-04", topics="[rail]"),
            "content/articles/c.md": article("C", date="2020-03-05", topics="[rail]", events="[{date: 2020-03-01, title: It ran}]"),
        }
    )
    everything, first, uneven = in_working_order(load(folder).plan.outputs)
    kin, ordered = everything[: sum(first)], everything[sum(first) :]
    timeline = {"timeline.json", "timeline.csv", "timeline.ics", "timelinejs.json"}
    chunks = [kin[sum(first[:n]) : sum(first[: n + 1])] for n in range(len(first))]
    assert {chunk[0].kin: {o.path.rpartition("/")[2] for o in chunk} for chunk in chunks} == {
        "articles": {f"{table}.csv" for table in (*OF_ARTICLES, "articles")} | {"articles.jsonl"},
        "events": {"events.csv", "events.jsonl", "event_articles.csv", "event_storylines.csv"},
        "references": {"references.bib", "references.ris", "references.json"},
        "terms": {"terms.csv", "terms.jsonl"},
        "storylines": {"storylines.csv", "storylines.jsonl"},
        "timelines": timeline,
    }
    assert [len({o.kin for o in chunk}) for chunk in chunks] == [1] * len(chunks)
    assert not any(o.kin for o in ordered)
    years = {o.path: o.year for o in ordered}
    assert {path: years[path] for path in years if path.startswith(("2019", "2020", "topics/rail/")) and path.endswith(".html")} == {
        "2019/index.html": 2019,
        "2019/03/index.html": 2019,
        "2019/03/04/index.html": 2019,
        "2019/03/04/a/index.html": 2019,
        "2020/index.html": 2020,
        "2020/03/index.html": 2020,
        "2020/03/04/index.html": 2020,
        "2020/03/04/b/index.html": 2020,
        "2020/03/05/index.html": 2020,
        "2020/03/05/c/index.html": 2020,
        "2019/w10/index.html": 2019,
        "2020/w10/index.html": 2020,
        "topics/rail/page/1/index.html": 2019,
        "topics/rail/page/2/index.html": 2020,
        "topics/rail/index.html": 2020,
    }
    assert years["feed.xml"] is None
    told = [o.year for o in ordered if o.year is not None]
    assert told == sorted(told)
    assert [o.year for o in ordered[: len(told)]] == told
    of_all_times = [o.path for o in ordered[len(told) :]]
    assert (len(of_all_times), of_all_times) == (uneven, sorted(of_all_times))
