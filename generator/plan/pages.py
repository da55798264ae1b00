"""Editors' pages, the page of all notes and the 404 page."""

from __future__ import annotations

from collections.abc import Iterable

from generator.base.urls import output_path
from generator.plan.articles import note_view
from generator.plan.context import Context
from generator.plan.feeds import notes_feeds
from generator.plan.output import Output
from generator.plan.views import CorrectionsView, Head, Heading, NoteEntry, NotFoundView, PageView

CORRECTIONS = "/corrections/"
NOT_FOUND = "404.html"


def plan_pages(context: Context) -> Iterable[Output]:
    """A page for each file in `content/pages/`."""
    for page in context.archive.pages:
        path = context.addresses.page(page.slug)
        head = context.head("page", page.title, path, description=page.summary, language=page.language)
        headings = tuple(Heading(h.level, h.id, h.text) for h in page.body.headings)
        view = PageView(head, page.title, page.summary, context.body(page.path, page.body), headings)
        yield Output(output_path(path), "html", "page.html", view, (page.path,))


def plan_corrections(context: Context) -> Iterable[Output]:
    """Every note, newest first; the page is there before the first note, so that it can be linked to."""
    articles = context.archive.articles
    notes = [(note.date.order, n, place) for n, article in enumerate(articles) for place, note in enumerate(article.notes)]
    entries = tuple(NoteEntry(note_view(context, articles[n], place), context.cards[n]) for _, n, place in sorted(notes, reverse=True))
    head = context.head(
        "corrections",
        context.words.say("Corrections and notes"),
        CORRECTIONS,
        description=context.words.say("Every correction, clarification, update and retraction, newest first."),
        feeds=notes_feeds(context),
    )
    yield Output(output_path(CORRECTIONS), "html", "corrections.html", CorrectionsView(head, entries), ())


def plan_not_found(context: Context) -> Iterable[Output]:
    """The page that the host shows for addresses that do not exist."""
    base = context.head("not-found", context.words.say("Page not found"), "/404.html", noindex=True)
    head = Head(base.kind, base.title, base.url, "", "", base.language, (), True, "")
    yield Output(NOT_FOUND, "html", "not-found.html", NotFoundView(head), ())
