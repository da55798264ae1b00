"""In which order outputs are made: what shows the same beside one another, uneven work last."""

from __future__ import annotations

from generator.engine.folders import year_by_year
from tests.conftest import Site
from tests.support import article, load


def test_outputs_are_made_year_by_year_then_those_of_all_times_by_what_they_are(site: Site) -> None:
    folder = site(
        {
            "site.yaml": "title: T\nbase_url: https://example.org/\nlists: {per_page: 1}\n",
            "content/articles/a.md": article("A", date="2019-03-04", topics="[rail]"),
            "content/articles/b.md": article("B", date="2020-03-04", topics="[rail]"),
            "content/articles/c.md": article("C", date="2020-03-05", topics="[rail]"),
        }
    )
    ordered, uneven = year_by_year(load(folder).plan.outputs)
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
    of_all_times = [o.renderer for o in ordered[len(told) :]]
    assert (len(of_all_times), of_all_times) == (uneven, sorted(of_all_times))
