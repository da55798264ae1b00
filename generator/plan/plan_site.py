"""The planners, in order: the whole site on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator import __version__
from generator.archive.model import Archive, Target
from generator.base.diagnostics import Diagnostic, Location
from generator.plan.addresses import Addresses
from generator.plan.articles import plan_articles
from generator.plan.bodies import linked_paths
from generator.plan.calendar import plan_calendar
from generator.plan.calendar_parts import INDEX as CALENDAR
from generator.plan.context import Context
from generator.plan.dataset import PACKAGE, plan_dataset
from generator.plan.feeds import LIST, plan_feeds, site_feeds
from generator.plan.files import asset_urls, plan_assets, plan_files
from generator.plan.home import plan_home
from generator.plan.output import EMPTY, Output, Plan, make_plan
from generator.plan.pages import CORRECTIONS, plan_corrections, plan_not_found, plan_pages
from generator.plan.redirects import plan_redirects
from generator.plan.references import plan_references
from generator.plan.search import PAGE as SEARCH
from generator.plan.search import plan_search
from generator.plan.share_cards import plan_share_cards
from generator.plan.sitemaps import plan_robots, plan_sitemaps
from generator.plan.standing import Standing
from generator.plan.storylines import INDEX as STORYLINES
from generator.plan.storylines import plan_storylines
from generator.plan.terms import plan_terms
from generator.plan.timelines import plan_site_timeline
from generator.plan.tombstones import plan_tombstones
from generator.plan.views import FeedLink, Link, SiteView
from generator.settings import Settings
from generator.theme.model import Theme

PLANNERS: tuple[Callable[[Context], Iterable[Output]], ...] = (
    plan_home,
    plan_articles,
    plan_terms,
    plan_storylines,
    plan_site_timeline,
    plan_calendar,
    plan_pages,
    plan_corrections,
    plan_not_found,
    plan_tombstones,
    plan_feeds,
    plan_references,
    plan_dataset,
    plan_robots,
)

STEP = 16
"""Outputs after which it is asked whether something else is to be done."""

POLICY = "corrections-policy"
"""Slug of the page that says how errors are corrected."""


def plan_site(
    archive: Archive,
    settings: Settings,
    theme: Theme,
    engine: str = "",
    drawn_with: str = "",
    *,
    standing: Standing | None = None,
    between: Callable[[], None] | None = None,
) -> tuple[Plan, list[Diagnostic]]:
    """Plan every file of the site, but those of which `standing` knows that they are as they were: whether they leave
    room for the others is for `in_the_way` to tell. Pure. `engine` is the version of the search engine; empty for a site without search. `drawn_with`
    is what share cards are drawn with; empty for a site without. `between` is called now and then, for whoever has other things to do
    as well: it may raise what it likes."""
    diagnostics: list[Diagnostic] = []
    site = site_view(archive, settings, theme, diagnostics, search=bool(engine))
    context = Context(archive, settings, site, theme.words, touched=standing.touched if standing else None)
    outputs: list[Output] = []
    for planner in PLANNERS:
        for output in planner(context):
            outputs.append(output)
            if between is not None and not len(outputs) % STEP:
                between()
    outputs += plan_search(context, engine)
    outputs += plan_share_cards(context, drawn_with)
    outputs, beside = standing.without(outputs) if standing else (outputs, EMPTY)
    outputs += plan_redirects(context, outputs, beside)
    outputs += plan_sitemaps(context, outputs, beside)
    outputs += plan_files(archive)
    outputs += plan_assets(theme)
    plan, collisions = make_plan(site, outputs, beside)
    paths = {output.path for output in plan.outputs} | beside.keys()
    diagnostics += collisions
    diagnostics += [_nowhere(target) for path, target in linked_paths(archive) if path not in paths]
    return plan, diagnostics


def site_view(archive: Archive, settings: Settings, theme: Theme, diagnostics: list[Diagnostic], *, search: bool = False) -> SiteView:
    """What all pages share."""
    addresses, say = Addresses(settings), theme.words.say

    def link(title: str, path: str) -> Link:
        return Link(title, addresses.url(path))

    taxonomies = [t for t in settings.taxonomies if archive.terms[t.key]]
    sections = [link(say("Latest"), "/")]
    sections += [link(theme.words.name(t.label), addresses.taxonomy(t.key)) for t in taxonomies if t.key == "topics"]
    sections += [link(say("Storylines"), STORYLINES)] if archive.storylines else []
    sections += [link(say("Timeline"), "/timeline/")] if archive.events else []
    sections += [link(say("Calendar"), CALENDAR)] if archive.articles else []
    pages = {p.slug: p for p in archive.pages}
    menu = []
    for number, entry in enumerate(settings.menu):
        if entry.url:
            menu.append(Link(entry.label, addresses.url(entry.url) if entry.url.startswith("/") else entry.url))
        elif entry.page in pages:
            menu.append(link(entry.label, addresses.page(entry.page)))
        else:
            message = f'there is no page "{entry.page}"'
            hint = f"Make the file content/pages/{entry.page}.md or take the entry out."
            diagnostics.append(Diagnostic("unknown-page", message, Location("site.yaml"), hint=hint, field=("menu", number, "page")))
    return SiteView(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        author=settings.author,
        base_url=settings.root.base_url,
        home=settings.root.base_path,
        sections=tuple(sections),
        taxonomies=tuple(link(theme.words.name(t.label), addresses.taxonomy(t.key)) for t in taxonomies),
        menu=tuple(menu),
        corrections=link(say("Corrections"), CORRECTIONS),
        policy=link(pages[POLICY].title, addresses.page(POLICY)) if POLICY in pages else None,
        search=link(say("Search"), SEARCH) if search else None,
        feeds=site_feeds(settings, addresses, theme.words),
        feed_list=FeedLink(say("All feeds"), addresses.url(f"/{LIST}"), "text/x-opml") if settings.feed_formats else None,
        dataset=link(say("Data"), PACKAGE) if settings.export_data else None,
        assets=asset_urls(theme, settings.root.base_path),
        options=theme.options,
        generator=f"Dateline {__version__}",
    )


def _nowhere(target: Target) -> Diagnostic:
    return Diagnostic(
        "broken-link",
        f"there is no page at {target.key} on this site",
        target.location,
        hint="Link by identity instead: article:slug, topic:slug, page:slug.",
        excerpt=target.excerpt,
    )
