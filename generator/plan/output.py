"""The plan: a flat, sorted list of every file the site will contain, each with the view it is rendered from.

Views of pages that there are many of are made when they are asked for, by whichever process renders them: a plan of a hundred
thousand articles is small and quickly there, and what nobody asks for is never made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from generator.archive.touched import Fact
from generator.base.diagnostics import Diagnostic, Location
from generator.base.text import path_key
from generator.base.urls import page_path
from generator.base.values import value
from generator.plan.views import SiteView

EMPTY: Mapping[str, str] = {}
REDIRECT = "redirect.html"
"""The template of a page at an old address."""


class Later:
    """A view that is made when it is asked for: the same each time, from what the plan was made of."""

    __slots__ = ("args", "function")

    def __init__(self, function: Callable[..., Any], *args: Any):
        """`function` is called with `args`. (A `partial` would be half as large again, and a large archive has a million of these.)"""
        self.function = function
        self.args = args

    def make(self) -> Any:
        """The view."""
        return self.function(*self.args)

    def __reduce__(self) -> tuple[Callable[[Any], Any], tuple[Any]]:
        # what crosses to another process is the view itself
        return _itself, (self.make(),)


def _itself(view: Any) -> Any:
    return view


class RowFamily:
    """Rows of one kind, such as articles as data, of which several outputs have some: what a row says depends on its number alone. Those of
    one kind and of the same source are equal."""

    __slots__ = ("count", "fact", "kind", "row", "source")

    def __init__(self, kind: str, source: object, count: int, row: Callable[[int], Any], fact: Callable[[int], Fact] | None = None):
        """`source` is what rows are made from, `row` makes the one with a number below `count`; `fact` tells the fact of the archive that it
        is about. Without `fact`, nothing is kept of rows from build to build: they stand in too many outputs for that."""
        self.kind = kind
        # `row` need not hold it
        self.source = source
        self.count = count
        self.row = row
        self.fact = fact

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowFamily) and self.kind == other.kind and self.source is other.source

    def __hash__(self) -> int:
        return hash((self.kind, id(self.source)))


class Rows(Later):
    """A view that consists of rows one after the other: who writes it needs no more than one of them at a time, and where the fact that a row
    is about is untouched, it is as it was, and so is what it says in the file."""

    __slots__ = ("family", "numbers")

    def __init__(self, family: RowFamily, numbers: Callable[[], Sequence[int]], function: Callable[..., Any], *args: Any):
        """`numbers` gives those of its rows. `function`, called with `args` and a tuple of rows, gives the view that has just these."""
        super().__init__(function, *args)
        self.family = family
        self.numbers = numbers

    def of(self, rows: tuple[Any, ...]) -> Any:
        """The view with these rows."""
        return self.function(*self.args, rows)

    def make(self) -> Any:
        """The view."""
        return self.of(tuple(map(self.family.row, self.numbers())))


@value
class Output:
    """One file of the site."""

    path: str
    """Below the output folder: `2021/12/14/slug/index.html`. With a slash at the end it is a whole folder, whose files only
    making it can tell."""
    renderer: str
    """Key of the table in `render/output.py`: html, share-card, atom, sitemap, search-contents, text, bytes, copy and others; for folders
    search-shard or search-engine (`search/shard.py`)."""
    template: str
    """Template name for `html` and `share-card`; else empty."""
    planned: Any
    """What it is rendered from, a view of `plan/views/`; or `Later`, that very view."""
    sources: tuple[str, ...]
    """Source files it is mainly about, for messages."""
    canonical: str | None = None
    """Absolute address under which search engines may show it, empty for none; None: what the view's head says."""
    about: Fact | None = None
    """The fact of the archive that it is about: the view is as it was where that is untouched (`archive/touched.py`). None: it shows more
    than can be told."""
    kin: str = ""
    """Outputs of one kin are long, and made at one go in far less time than one by one: they have the same rows. Empty: of none."""
    year: int | None = None
    """The year that it tells of, or begins with: pages of one year show the same cards and events, which are made once for all that are made
    one after the other. None: it tells of all times."""

    @property
    def view(self) -> Any:
        """What it is rendered from. Made anew each time it is asked for where it is planned for later: keep it."""
        planned = self.planned
        return planned.make() if isinstance(planned, Later) else planned

    def made(self) -> Output:
        """The same with its view at hand."""
        return self.with_view(self.view) if isinstance(self.planned, Later) else self

    def with_view(self, view: Any) -> Output:
        """The same with a view that was made of it."""
        return Output(self.path, self.renderer, self.template, view, self.sources, self.canonical, self.about, self.kin, self.year)


@value
class Plan:
    """The whole site."""

    site: SiteView
    outputs: tuple[Output, ...]
    """Sorted by path; no two alike even where case and normal form are folded."""
    standing: Mapping[str, str]
    """Path -> canonical of those that are as they were, so that nothing was planned for them; mostly none."""


def make_plan(site: SiteView, outputs: Iterable[Output], standing: Mapping[str, str] = EMPTY) -> tuple[Plan, list[Diagnostic]]:
    """Sort outputs and refuse two for one path (compared case-folded and in NFC). `standing` is what stands beside them."""
    taken: dict[str, Output] = {}
    kept: list[Output] = []
    diagnostics: list[Diagnostic] = []
    folders: dict[str, Output] = {}
    for output in sorted(outputs, key=lambda o: o.path):
        key = path_key(output.path)
        other = taken.setdefault(key, output)
        if other is not output:
            diagnostics.append(_collision(output, other))
            continue
        kept.append(output)
        above = key.rpartition("/")[0]
        while above and above not in folders:
            folders[above] = output
            above = above.rpartition("/")[0]
    for key, output in taken.items():
        # a file cannot have the name of a folder that another file needs
        if key in folders:
            diagnostics.append(_collision(output, folders[key]))
    return Plan(site, tuple(kept), standing), diagnostics


def _collision(output: Output, other: Output) -> Diagnostic:
    if not output.sources or (_is_alias(other) and other.sources and not _is_alias(output)):
        output, other = other, output
    source = output.sources[0] if output.sources else "site.yaml"
    first = other.sources[0] if other.sources else f"a page of the archive itself ({page_path(other.path)})"
    same = ""
    if path_key(output.path) != path_key(other.path):
        same = " (one is a file where the other needs a folder)"
    elif output.path != other.path:
        same = f" (written {page_path(other.path)}; systems that fold case would mix them up)"
    return Diagnostic(
        "duplicate-output",
        f"the address {page_path(output.path)} is also that of {first}{same}",
        Location(source),
        hint="Give one of them another slug, or another alias.",
        field=("aliases",) if _is_alias(output) else ("slug",),
        related=tuple(Location(s) for s in other.sources[:1]),
    )


def _is_alias(output: Output) -> bool:
    """Whether an output only leads on from an old address."""
    return output.template == REDIRECT
