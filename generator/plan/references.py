"""Bibliographies: all articles of a topic or storyline in one file of each format, for reference managers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.archive.model import StorylineFacts, Term
from generator.archive.touched import Fact, term_fact
from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.output import Output, Rows
from generator.plan.views import BibliographyView, ExportLink

FORMATS = {
    "bibtex": ("references.bib", "application/x-bibtex", "BibTeX"),
    "ris": ("references.ris", "application/x-research-info-systems", "RIS"),
    "csl": ("references.json", "application/vnd.citationstyles.csl+json", "CSL-JSON"),
}
"""Format -> (file name, media type, what readers call it)."""


def term_references(context: Context, term: Term) -> tuple[ExportLink, ...]:
    """Links to a topic's bibliography; other terms have none."""
    return _links(context, context.addresses.term(*term.key), term.articles) if term.taxonomy == context.topics else ()


def storyline_references(context: Context, facts: StorylineFacts) -> tuple[ExportLink, ...]:
    """Links to a storyline's bibliography."""
    return _links(context, context.addresses.storyline(facts.note.slug), facts.articles)


def _links(context: Context, folder: str, numbers: Sequence[int]) -> tuple[ExportLink, ...]:
    chosen = [FORMATS[form] for form in context.settings.export_citations if numbers]
    return tuple(ExportLink(label, context.url(f"{folder}{name}"), media) for name, media, label in chosen)


def plan_references(context: Context) -> Iterable[Output]:
    """The files of every topic and storyline that has articles."""
    for term in context.archive.terms[context.topics].values():
        if context.wants(term_fact(term.key)):
            yield from _files(context, term.title, context.addresses.term(*term.key), term.articles, term_fact(term.key))
    for facts in context.archive.storylines:
        yield from _files(context, facts.note.title, context.addresses.storyline(facts.note.slug), facts.articles)


def _files(context: Context, title: str, folder: str, numbers: Sequence[int], about: Fact | None = None) -> Iterable[Output]:
    for form in context.settings.export_citations if numbers else ():
        rows = Rows(context.article_rows, lambda: numbers, BibliographyView, title)
        yield Output(output_path(f"{folder}{FORMATS[form][0]}"), form, "", rows, (), about=about, kin="references")
