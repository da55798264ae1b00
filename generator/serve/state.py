"""The states that the site goes through while it is edited. Each is whole: what is shown comes from one of them, never from two."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping

from generator.archive.assemble import Assembly
from generator.archive.model import Archive
from generator.base.diagnostics import Diagnostic
from generator.base.urls import output_path, page_path
from generator.plan.articles import plan_article
from generator.plan.calendar import plan_calendar
from generator.plan.context import Context
from generator.plan.home import plan_home
from generator.plan.output import Output
from generator.plan.pages import plan_corrections, plan_not_found, plan_pages
from generator.plan.periods import INDEX as TIMELINE
from generator.plan.plan_site import site_view
from generator.plan.search import PAGE as SEARCH_PAGE
from generator.plan.search import plan_search
from generator.plan.storylines import plan_storylines
from generator.plan.terms import plan_terms
from generator.plan.timelines import plan_site_timeline
from generator.plan.views import SiteView
from generator.settings import Settings
from generator.theme.model import Theme


def _plan_near(context: Context, path: str) -> Iterable[Output]:
    """The timeline that has a page at a site path."""
    if path.startswith(TIMELINE):
        yield from plan_site_timeline(context)
    else:
        yield from plan_storylines(context)
        yield from plan_terms(context, path)


def _whole(planner: Callable[[Context], Iterable[Output]]) -> Callable[[Context, str], Iterable[Output]]:
    return lambda context, _: planner(context)


EARLY: Mapping[str, Callable[[Context, str], Iterable[Output]]] = {
    "home.html": _whole(plan_home),
    "article.html": plan_article,
    "page.html": _whole(plan_pages),
    "storyline.html": _whole(plan_storylines),
    "corrections.html": _whole(plan_corrections),
    "not-found.html": _whole(plan_not_found),
    "timeline.html": _plan_near,
    **dict.fromkeys(("term.html", "taxonomy.html"), plan_terms),
    **dict.fromkeys(("calendar.html", "year.html", "month.html", "week.html", "day.html"), _whole(plan_calendar)),
}
"""Planners that are quick enough to be asked for the page at one site path, by its template, before the whole site is planned."""


LIKELY = ("home.html", "article.html", "page.html")
"""What kinds of page are looked for at an address of which nothing is known yet: what people begin with."""
SEARCH = SEARCH_PAGE[1:]
"""Where search is."""


class Planned:
    """The outputs of an archive, once they are known; shared by all states of that archive."""

    def __init__(self) -> None:
        self.outputs: Mapping[str, Output] | None = None
        self.failed = False
        self._done = threading.Event()

    def set(self, outputs: Mapping[str, Output] | None) -> None:
        """The plan is there; None: there are mistakes in it, and this archive is not shown. What was said first holds."""
        if not self._done.is_set():
            self.outputs, self.failed = outputs, outputs is None
            self._done.set()

    def wait(self, seconds: float) -> bool:
        """Whether the plan is there, after waiting so long at most."""
        return self._done.wait(seconds)


class State:
    """The site at one moment."""

    def __init__(
        self,
        number: int,
        settings: Settings,
        theme: Theme,
        archive: Archive,
        *,
        context: Context,
        planned: Planned,
        edited: Mapping[str, str],
        templates: Mapping[str, Output] | None,
        cause: str,
        engine: str,
        unchecked: Assembly | None,
    ):
        """`edited`: source -> digest of its body, where it is another than the archive's plan knows. `templates` are the outputs
        of the last state, from which it is known what kind of page is at an address. `engine` names what makes the search index. `unchecked` is what
        an editor may have overlooked in, which is not looked for yet."""
        self.number = number
        self.settings = settings
        self.theme = theme
        self.archive = archive
        self.context = context
        self.planned = planned
        self.edited = edited
        self.cause = cause
        self.engine = engine
        self.unchecked = unchecked
        self._search: dict[str, Output] | None = None
        self._before = templates
        """What was at the addresses before, until the plan is there."""
        self._early: dict[str, Output | None] = {}

    @property
    def site(self) -> SiteView:
        """What all pages share."""
        return self.context.site

    def find(self, path: str) -> Output | None:
        """The output at a path, planned by itself if need be; None if there is none. Raises NotYet if that is not known yet."""
        outputs = self.planned.outputs
        if outputs is not None:
            if self.edited and path.startswith(SEARCH):
                return self._search_outputs().get(path)
            return outputs.get(path)
        if path not in self._early:
            self._early[path] = self._find_early(path)
        found = self._early[path]
        if found is None:
            raise NotYet
        return found

    def _search_outputs(self) -> dict[str, Output]:
        """The parts of the search index, whose addresses say which texts are in them."""
        if self._search is None:
            context = self.context.revised(self.archive)
            self._search = {output.path: output.made() for output in plan_search(context, self.engine)}
        return self._search

    def _find_early(self, path: str) -> Output | None:
        before = (self._before or {}).get(path)
        if before is not None and before.renderer == "bytes":
            return None
        likely = LIKELY if before is None else (before.template,)
        for planner in (EARLY[template] for template in likely if template in EARLY):
            for output in planner(self.context, page_path(path)):
                if output.path == path:
                    return output.made()
        return None

    @property
    def templates(self) -> Mapping[str, Output] | None:
        """Outputs from which it is known what kind of page is at an address."""
        return self.planned.outputs if self.planned.outputs is not None else self._before

    def forget_before(self) -> None:
        """Let go of what was needed until the plan was there."""
        self._before = None
        self._early = {}

    def pages_of(self, source: str) -> list[tuple[str, str]]:
        """(output path, title) of the pages that a source file is about."""
        for number, article in enumerate(self.archive.articles):
            if article.path == source:
                return [(output_path(self.context.article_paths[number]), article.title)]
        outputs = self.planned.outputs or {}
        return [
            (o.path, getattr(getattr(o.view, "head", None), "title", o.path))
            for o in outputs.values()
            if o.sources[:1] == (source,) and o.renderer == "html" and o.template != "redirect.html"
        ][:1]


class NotYet(Exception):
    """The site is still being planned."""


def context_of(archive: Archive, settings: Settings, theme: Theme, engine: str, earlier: Context | None = None) -> Context:
    """What the planners work with, for a page that is planned by itself. `earlier` is that of an archive with nearly the same articles."""
    ignored: list[Diagnostic] = []
    return Context(archive, settings, site_view(archive, settings, theme, ignored, search=bool(engine)), theme.words, earlier)
