"""Old addresses: a page at each that sends readers on.

What stood below an old address has moved as well: the pages of a term's list, its timeline. So for each page that lies below the new
address there is a redirect below the old one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.archive.model import Redirect
from generator.base.text import path_key
from generator.base.urls import output_path, page_path
from generator.plan.context import Context
from generator.plan.output import REDIRECT, Output
from generator.plan.pagination import cut
from generator.plan.views import RedirectView

MERGED_PAGES = 5
"""Pages of a merged term's list that are kept in any case. How long the list was can be known only while articles still name the
term by its old name."""
_PAGE = re.compile(r"page/([0-9]+)/")


def plan_redirects(context: Context, outputs: Sequence[Output], standing: Mapping[str, str]) -> Iterable[Output]:
    """A page at each old address, and at those below it that can be known. `outputs` are all pages of the site but those `standing`."""
    if not context.archive.redirects:
        return
    made: list[Output] = []
    below: list[tuple[str, str, Redirect]] = []
    paths = sorted(page_path(path) for path in (*(o.path for o in outputs if o.renderer == "html"), *filter(is_page, standing)))
    for redirect in context.archive.redirects:
        path, title = _target(context, redirect)
        file = "." in redirect.path.rpartition("/")[2]
        old = alias_path(redirect.path)
        made.append(_page(context, old, path, title, redirect))
        if not file and redirect.kind in ("term", "storyline"):
            below += ((old + rest, path + to, redirect) for rest, to in _below(context, redirect, path, paths))
    yield from made
    # what is there already has the address, whatever was there once
    taken = {path_key(path) for path in (*(o.path for o in (*outputs, *made)), *(standing if below else ()))}
    for old, path, redirect in below:
        if (key := path_key(output_path(old))) not in taken:
            taken.add(key)
            yield _page(context, old, path, _target(context, redirect)[1], redirect)


def is_page(path: str) -> bool:
    """Whether an output that is about a fact of the archive is a page, by its path."""
    return path.endswith(".html")


def alias_path(path: str) -> str:
    """The site path of an old address: with a slash at its end unless it names a file."""
    return path if "." in path.rpartition("/")[2] or path.endswith("/") else f"{path}/"


def _page(context: Context, old: str, path: str, title: str, redirect: Redirect) -> Output:
    head = context.head("redirect", title, old, noindex=True)
    view = RedirectView(head, context.url(path), context.addresses.absolute(path), title)
    return Output(output_path(old), "html", REDIRECT, view, (redirect.origin,))


def _below(context: Context, redirect: Redirect, path: str, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(what followed the old address, what follows the new one instead) for each page that was below the old one."""
    if redirect.scope == "name" and not redirect.uses:
        return
    for place in range(bisect_left(paths, path) + 1, len(paths)):
        if not paths[place].startswith(path):
            break
        rest = paths[place].removeprefix(path)
        if redirect.scope == "moved" or not _PAGE.fullmatch(rest):
            yield rest, rest
    if redirect.scope != "moved":
        # the stories are cut into pages in another way now
        per_page = context.settings.per_page
        least = MERGED_PAGES * per_page if redirect.scope == "merged" else 0
        held = len(context.archive.terms[redirect.taxonomy][redirect.key].articles)
        for old in cut(min(held, max(redirect.uses, least)), per_page, "")[:-1]:
            yield old.path, ""


def _target(context: Context, redirect: Redirect) -> tuple[str, str]:
    archive, addresses, key = context.archive, context.addresses, redirect.key
    if redirect.kind == "article":
        number = archive.by_slug[key]
        return context.article_paths[number], archive.articles[number].title
    if redirect.kind == "page":
        return addresses.page(key), next(p.title for p in archive.pages if p.slug == key)
    if redirect.kind == "storyline":
        return addresses.storyline(key), next(s.note.title for s in archive.storylines if s.note.slug == key)
    return addresses.term(redirect.taxonomy, key), archive.terms[redirect.taxonomy][key].title
