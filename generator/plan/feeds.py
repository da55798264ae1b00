"""Feeds: of the site, its terms, its storylines and its notes, and the list of them all.

A feed holds the newest articles by the day they entered the archive. What is older than the site's feed lies in documents that are
full and so never change (RFC 5005).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from generator.archive.model import StorylineFacts, Term
from generator.archive.touched import Fact, entered_fact, term_fact
from generator.base.urls import output_path
from generator.base.words import Words, message
from generator.content.model import Article
from generator.plan.addresses import Addresses
from generator.plan.bodies import EMPTY
from generator.plan.context import Context
from generator.plan.output import Later, Output
from generator.plan.views import FeedEntry, FeedLink, FeedListView, FeedView, Outline, OutlineGroup
from generator.settings import Settings

FORMATS = {
    "atom": ("feed.xml", "application/atom+xml", "Atom"),
    "json": ("feed.json", "application/feed+json", "JSON"),
    "rss": ("rss.xml", "application/rss+xml", "RSS"),
}
"""Format -> (file name, media type, what readers call it)."""
LIST = "feeds.opml"
NOTES = "/corrections/"
NOTE_KINDS = {
    "correction": message("Correction"),
    "clarification": message("Clarification"),
    "update": message("Update"),
    "retraction": message("Retraction"),
}
ARCHIVES = "/feeds/"
"""Below it, the documents of older entries by the year in which they entered the archive: `/feeds/2021/1.xml`."""


def feed_links(formats: tuple[str, ...], title: str, folder: str, *, told: bool = False) -> tuple[FeedLink, ...]:
    """Links to the feeds in the folder with that URL, in each format, which is `told` also where there is one alone."""
    made = []
    for kind in formats:
        name, media, label = FORMATS[kind]
        made.append(FeedLink(f"{title} ({label})" if told or len(formats) > 1 else title, f"{folder}{name}", media))
    return tuple(made)


def site_feeds(settings: Settings, addresses: Addresses, words: Words) -> tuple[FeedLink, ...]:
    """The feeds that every page names. There is a page of corrections too: a feed says that it is one."""
    formats = settings.feed_formats
    stories = feed_links(formats, words.say("All stories"), addresses.url("/"), told=True)
    return (*stories, *feed_links(formats[:1], words.say("Corrections"), addresses.url(NOTES), told=True))


def _links(context: Context, title: str, path: str) -> tuple[FeedLink, ...]:
    return feed_links(context.settings.feed_formats, title, context.url(path))


def notes_feeds(context: Context) -> tuple[FeedLink, ...]:
    """Links to the feeds of all notes."""
    return _links(context, context.words.say("Corrections"), NOTES)


def has_feeds(context: Context, term: Term) -> bool:
    """Whether a term has feeds of its own."""
    return len(term.articles) >= context.settings.feed_terms


def term_feeds(context: Context, term: Term) -> tuple[FeedLink, ...]:
    """Links to a term's feeds, if it has any."""
    return _links(context, term.title, context.addresses.term(*term.key)) if has_feeds(context, term) else ()


def storyline_feeds(context: Context, facts: StorylineFacts) -> tuple[FeedLink, ...]:
    """Links to a storyline's feeds."""
    return _links(context, facts.note.title, context.addresses.storyline(facts.note.slug))


def plan_feeds(context: Context) -> Iterable[Output]:
    """All feeds, in each format that the settings name, and their list."""
    settings = context.settings
    if not settings.feed_formats:
        return
    yield from _plan_site(context)
    yield from _plan_notes(context)
    for taxonomy in settings.taxonomies:
        for term in context.archive.terms[taxonomy.key].values():
            if has_feeds(context, term) and context.wants(term_fact(term.key)):
                description = term.note.description if term.note else ""
                folder = context.addresses.term(*term.key)
                make = partial(_list_of, context, folder, term.title, description, term.articles)
                yield from _in_formats(context, folder, term.title, make, term_fact(term.key))
    for facts in context.archive.storylines:
        note = facts.note
        folder = context.addresses.storyline(note.slug)
        closed = note.status == "closed"
        yield from _in_formats(
            context, folder, note.title, partial(_list_of, context, folder, note.title, note.summary, facts.articles, closed=closed)
        )
    yield Output(LIST, "opml", "", Later(_list, context), ())


def _in_formats(context: Context, folder: str, title: str, make: partial[FeedView], about: Fact | None = None) -> Iterable[Output]:
    for kind in context.settings.feed_formats:
        path = f"{folder}{FORMATS[kind][0]}"
        yield Output(output_path(path), kind, "", Later(partial(make, path=path)), (), about=about)


def _list_of(
    context: Context, folder: str, title: str, description: str, numbers: Sequence[int], *, path: str, closed: bool = False
) -> FeedView:
    newest = by_entry(context, numbers)[-context.settings.feed_items :]
    title = f"{title} · {context.settings.title}"
    return _feed(context, title, description, folder, path, _entries(context, newest), closed=closed, numbers=newest)


def by_entry(context: Context, numbers: Sequence[int]) -> list[int]:
    """Articles in the order in which they entered the archive, oldest first."""
    days = context.entry_days
    return sorted(numbers, key=lambda n: (days[n], n))


def _entries(context: Context, numbers: Sequence[int]) -> tuple[FeedEntry, ...]:
    return tuple(context.feed_entries[n] for n in reversed(numbers))


def _feed(
    context: Context,
    title: str,
    description: str,
    folder: str,
    path: str,
    entries: tuple[FeedEntry, ...],
    *,
    numbers: Sequence[int] = (),
    closed: bool = False,
    archive: bool = False,
    older: str = "",
) -> FeedView:
    settings, absolute = context.settings, context.addresses.absolute
    first = absolute(f"{folder}{FORMATS[settings.feed_formats[0]][0]}")
    articles = context.archive.articles
    # documents of older entries stay as they are, so they carry no texts
    full = settings.feed_content == "full" and not archive
    bodies = tuple(
        EMPTY if articles[n].rights == "private" else context.body(articles[n].path, articles[n].body) for n in reversed(numbers) if full
    )
    return FeedView(
        title=title,
        subtitle=description,
        id=first,
        url=absolute(path),
        page=absolute(folder),
        home=absolute("/"),
        root=context.site.home,
        author=settings.author or settings.title,
        language=settings.language,
        generator=context.site.generator,
        updated=max((e.updated for e in entries), key=datetime.fromisoformat, default=""),
        closed=closed,
        archive=archive,
        current=first if archive else "",
        older=absolute(older) if older else "",
        entries=entries,
        bodies=bodies,
    )


# ---------------------------------------------------------------------------- the site


def _plan_site(context: Context) -> Iterable[Output]:
    """The feed of all stories, and documents of those that are older."""
    settings = context.settings
    ranked = by_entry(context, range(len(context.archive.articles)))
    newest = ranked[-settings.feed_items :]
    cuts = _cuts(context, ranked)
    paths = [path for path, _, _ in cuts]
    for kind in settings.feed_formats:
        path = f"/{FORMATS[kind][0]}"
        older = paths[-1] if paths and kind == "atom" else ""
        make = partial(_site_feed, context, path, newest, older=older)
        yield Output(output_path(path), kind, "", Later(make), ())
    if "atom" in settings.feed_formats:
        for place, (path, start, end) in enumerate(cuts):
            make = partial(_site_feed, context, path, ranked[start:end], older=paths[place - 1] if place else "", archive=True)
            year = context.entry_days[ranked[start]][:4]
            yield Output(output_path(path), "atom", "", Later(make), (), about=entered_fact(year), year=int(year))


def _site_feed(context: Context, path: str, numbers: Sequence[int], *, older: str, archive: bool = False) -> FeedView:
    settings = context.settings
    entries = _entries(context, numbers)
    return _feed(context, settings.title, settings.description, "/", path, entries, numbers=numbers, older=older, archive=archive)


def _cuts(context: Context, ranked: Sequence[int]) -> list[tuple[str, int, int]]:
    """(path, from, up to) of the documents of older entries, oldest first.

    Each holds entries of one year, as many as the feed does. One is written when it is full, or when its year is over; so none changes
    when an article is added, and together with the feed they hold everything.
    """
    size = context.settings.feed_items
    days = context.entry_days
    made: list[tuple[str, int, int]] = []
    start = 0
    while start < len(ranked):
        year = days[ranked[start]][:4]
        part = 1
        while start < len(ranked) and days[ranked[start]][:4] == year:
            end = start
            while end < len(ranked) and end - start < size and days[ranked[end]][:4] == year:
                end += 1
            if end - start == size or end < len(ranked):
                made.append((f"{ARCHIVES}{year}/{part}.xml", start, end))
            start, part = end, part + 1
    return made


# ---------------------------------------------------------------------------- notes


def note_id(article: Article, place: int) -> str:
    """Where a note stands on its article's page: its date, so that notes that come before or after it change nothing. `place` is its own among
    the article's notes, from 0."""
    days = [note.date.instant[:10] for note in article.notes[: place + 1]]
    before = days.count(days[place]) - 1
    return f"note-{days[place]}-{before + 1}" if before else f"note-{days[place]}"


def _plan_notes(context: Context) -> Iterable[Output]:
    yield from _in_formats(context, NOTES, context.words.say("Corrections"), partial(_notes, context))


def _notes(context: Context, *, path: str) -> FeedView:
    settings = context.settings
    found = [
        (note.date.order, number, place)
        for number, article in enumerate(context.archive.articles)
        for place, note in enumerate(article.notes)
    ]
    entries = []
    for _, number, place in sorted(found, reverse=True)[: settings.feed_items]:
        record, article = context.records[number], context.archive.articles[number]
        note, here = article.notes[place], f"{record.url}#{note_id(article, place)}"
        entries.append(
            FeedEntry(
                id=here,
                title=f"{context.words.say(NOTE_KINDS[note.kind])}: {record.title}",
                url=here,
                published=note.date.instant,
                updated=note.date.instant,
                summary="",
                html=note.html,
                authors=(),
                categories=(note.kind,),
                image="",
                via="",
                source="",
                language=record.language,
            )
        )
    say = context.words.say
    title = f"{say('Corrections and notes')} · {settings.title}"
    return _feed(context, title, say("Every correction, clarification, update and retraction."), NOTES, path, tuple(entries))


# ---------------------------------------------------------------------------- the list of feeds


def _list(context: Context) -> FeedListView:
    kind = context.settings.feed_formats[0]
    name = FORMATS[kind][0]
    addresses, say = context.addresses, context.words.say

    def outline(title: str, folder: str) -> Outline:
        return Outline(title, addresses.absolute(f"{folder}{name}"), addresses.absolute(folder), kind)

    groups = [OutlineGroup(context.settings.title, (outline(say("All stories"), "/"), outline(say("Corrections and notes"), NOTES)))]
    storylines = tuple(outline(f.note.title, addresses.storyline(f.note.slug)) for f in context.archive.storylines)
    groups += [OutlineGroup(say("Storylines"), storylines)] if storylines else []
    for taxonomy in context.settings.taxonomies:
        terms = [t for t in context.archive.terms[taxonomy.key].values() if has_feeds(context, t)]
        if terms:
            groups.append(OutlineGroup(context.words.name(taxonomy.label), tuple(outline(t.title, addresses.term(*t.key)) for t in terms)))
    return FeedListView(context.settings.title, context.settings.author, tuple(groups))
