"""Where everything is: site paths of articles, terms, storylines, pages and calendar pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from urllib.parse import quote

from generator.archive.model import Gone
from generator.base.edtf import Edtf
from generator.base.urls import SiteRoot
from generator.content.model import Article
from generator.settings import Permalinks, Settings

_NAME = re.compile(r"{(\w+)}")


class Addresses:
    """Site paths by what they are of; `url` and `absolute` add what the place of publication adds."""

    def __init__(self, settings: Settings):
        self.root: SiteRoot = settings.root
        self.permalinks: Permalinks = settings.permalinks
        self._base = settings.root.base_path
        parts = [p for p in settings.permalinks.article.split("/") if p]
        # by whether there is a month, and a day
        self._article_forms = {
            (month, day): _form(parts, {"year", "slug", *(["month"] if month else []), *(["day"] if day else [])})
            for month in (False, True)
            for day in (False, True)
        }

    def url(self, path: str) -> str:
        """Root-relative URL of a site path."""
        return self._base + path[1:]

    def absolute(self, path: str) -> str:
        """Absolute URL of a site path."""
        return self.root.base_url + path[1:]

    def article(self, article: Article | Gone) -> str:
        """Site path of an article's page. Parts of the pattern that its date lacks are left out."""
        point = article.date.edtf.first
        form = self._article_forms[bool(point.month), bool(point.day)]
        return form.format(year=f"{point.year:04}", month=f"{point.month:02}", day=f"{point.day:02}", slug=article.slug)

    def term(self, taxonomy: str, slug: str) -> str:
        """Site path of a term's newest page."""
        return self.permalinks.term.format(taxonomy=taxonomy, slug=slug)

    def taxonomy(self, key: str) -> str:
        """Site path of a taxonomy's index."""
        return f"/{key}/"

    def storyline(self, slug: str) -> str:
        """Site path of a storyline."""
        return self.permalinks.storyline.format(slug=slug)

    def page(self, slug: str) -> str:
        """Site path of an editors' page."""
        return self.permalinks.page.format(slug=slug)

    def file(self, path: str) -> str:
        """Site path of a file of `content/files/`."""
        return f"/{quote(path)}"

    @staticmethod
    def year(year: int) -> str:
        """Site path of a year of stories."""
        return f"/{year:04}/"

    @staticmethod
    def month(year: int, month: int) -> str:
        """Site path of a month of stories."""
        return f"/{year:04}/{month:02}/"

    @staticmethod
    def day(year: int, month: int, day: int) -> str:
        """Site path of a day of stories."""
        return f"/{year:04}/{month:02}/{day:02}/"

    @staticmethod
    def week(year: int, week: int) -> str:
        """Site path of a week of stories; both as ISO 8601 counts them."""
        return f"/{year:04}/w{week:02}/"

    @staticmethod
    def on_this_day(month: int, day: int) -> str:
        """Site path of a day of every year."""
        return f"/on-this-day/{month:02}-{day:02}/"

    def calendar(self, date: Edtf) -> str:
        """Site path of the calendar page of an article's date."""
        point = date.first
        if point.precision == "day":
            return self.day(point.year, point.month, point.day)
        return self.month(point.year, point.month) if point.precision == "month" else self.year(point.year)

    @staticmethod
    def timeline_year(base: str, year: int) -> str:
        """Site path of one year of a timeline."""
        return f"{base}{year_slug(year)}/"


def year_slug(year: int) -> str:
    """`2021`, `-0043`: a year as part of an address."""
    return f"{year:04}" if year >= 0 else f"-{-year:04}"


def _form(parts: Iterable[str], known: Set[str]) -> str:
    """Those parts of a pattern of which all names are known."""
    made = "/".join(part for part in parts if known >= set(_NAME.findall(part)))
    return f"/{made}/"
