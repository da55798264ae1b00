"""The Jinja environment of a theme: always escaping, strict about names, no globals, filters that are pure.

Themes are code that the site's owner trusts; what they cannot do is reach data that is not in the view.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

import markupsafe
from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from generator.base.direction import direction_of
from generator.base.words import ENGLISH, counted, form_of, grouped
from generator.theme.code import DirectCode

FRAGMENTS = 50_000
"""Rendered fragments that are remembered at most; then all are forgotten."""

ALLOWED_GLOBALS = ("range", "dict", "cycler", "joiner", "namespace")


_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def _escape(value: Any) -> str:
    """What `markupsafe.escape` gives, as plain text: compiled templates only join it, and making a `Markup` of every piece of a
    page took a sixth of the rendering."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else markupsafe.escape(value)


class _CompiledLoader(BaseLoader):
    """Gives templates from code that the theme was compiled to when it was loaded."""

    def __init__(self, code: Mapping[str, bytes]):
        self.code = code

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        if name not in self.code:
            raise TemplateNotFound(name)
        code = marshal.loads(self.code[name])  # noqa: S302 - made by this very build
        # a plain dict: Jinja's own chain of maps is walked anew for each rendering
        template = environment.template_class.from_code(environment, code, dict(environment.globals), None)
        template.root_render_func.__globals__["escape"] = _escape
        return template

    def list_templates(self) -> list[str]:
        return sorted(self.code)


def plain_environment(code: Mapping[str, bytes], brought: Mapping[str, Callable[..., Any]] | None = None) -> Environment:
    """An environment with our filters, for the templates with that code. `brought` are those that the renderer brings along, which
    alone knows what pages are about and how wide letters are: `structured_data`, `coins`, `citations`, `typeset` and `one_line`."""
    environment = Environment(
        loader=_CompiledLoader(code),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.code_generator_class = DirectCode
    for name in [n for n in environment.globals if n not in ALLOWED_GLOBALS]:
        del environment.globals[name]
    environment.filters["asset"] = _asset
    environment.filters["plural"] = _plural
    environment.filters["number"] = _number
    environment.filters["form_of"] = _form_of
    environment.filters["when"] = _when
    environment.filters["dated"] = _dated
    environment.filters["direction"] = _direction
    environment.filters["fragment"] = _fragments(environment)
    own = {"structured_data": _structured_data, "coins": _coins, "citations": _citations, "typeset": _typeset, "one_line": _one_line}
    environment.filters.update({**own, **(brought or {})})
    # of Jinja's own filters those are left out that are not pure
    for impure in ("random", "xmlattr", "pprint"):
        environment.filters.pop(impure, None)
    return environment


@pass_context
def _asset(context: Context, name: str) -> str:
    """URL of an asset by its logical name."""
    assets = context["site"].assets
    if name not in assets:
        raise LookupError(f"the theme has no asset {name!r}; it has {', '.join(assets)}")
    return str(assets[name])


def _number(count: int, group: str = ",", grouped_from: int = 1000) -> str:
    """1204 -> `1,204`, as the site's language writes it."""
    # what else there is to know is put there when the template is compiled
    return grouped(count, group, grouped_from)


def _plural(count: int, forms: tuple[str, ...] | str, rule: str = ENGLISH, group: str = ",", grouped_from: int = 1000) -> str:
    """Takes two texts, `plural("story", "stories")`: `1 story`, `1,204 stories`, in the site's language where there are translations."""
    # called by way of `map`, it has its two texts as they are given
    return (
        counted(count, (f"%(n)s {forms}", f"%(n)s {rule}"), ENGLISH)
        if isinstance(forms, str)
        else counted(count, forms, rule, group, grouped_from)
    )


def _form_of(count: int, rule: str) -> int:
    """Which of the forms of a translation goes with a number."""
    return form_of(rule, count)


def _when(date: Any, text: str) -> Markup:
    """A `DateView` as the element `time`, showing `text`; the text alone where no exact date can be told."""
    shown = _escape(text)
    return Markup(f'<time datetime="{_escape(date.iso)}">{shown}</time>' if date.iso else shown)  # noqa: S704


def _dated(date: Any, text: str) -> Markup:
    """The same as a link to the date's page in the calendar, where there is one."""
    shown = _when(date, text)
    return Markup(f'<a href="{_escape(date.url)}">{shown}</a>') if date.url else shown  # noqa: S704


def _structured_data(page: Any) -> Markup:
    """What a page is about, for search engines: a `script` element with schema.org's terms as JSON-LD, for the head. Takes `page`."""
    raise LookupError("structured_data is there when pages are rendered")


def _coins(item: Any) -> Markup:
    """An empty element with the citation of an `ArticleCard` or `ArticleRecord`, from which Zotero saves it."""
    raise LookupError("coins is there when pages are rendered")


def _citations(record: Any) -> tuple[tuple[str, str], ...]:
    """Citations of an `ArticleRecord`: pairs of the format's name and the text, in BibTeX, RIS, CSL-JSON and Wikipedia's template."""
    raise LookupError("citations is there when pages are rendered")


def _typeset(text: str, width: int, sizes: Any, height: int, *, bold: bool = False, leading: float = 1.16, direction: str = "ltr") -> Any:
    """For `share-card.svg`: a text in lines of at most `width` pixels, in the largest of `sizes` in which it is no higher than `height`.
    Gives `size`, `step` (from line to line) and `lines`, of which there are none where the fonts lack letters for the text."""
    raise LookupError("typeset is there when pages are rendered")


def _one_line(text: str, width: int, size: int, *, bold: bool = False, direction: str = "ltr") -> str:
    """For `share-card.svg`: a text cut to one line of `width` pixels; empty where the fonts lack letters for it."""
    raise LookupError("one_line is there when pages are rendered")


def _direction(language: str) -> str:
    """`rtl` for languages that are written from right to left, by their tag (`ar`, `az-Arab`), else `ltr`: for the attribute `dir`, which
    belongs wherever `lang` stands."""
    return direction_of(language)


def _fragments(environment: Environment) -> Callable[..., Markup]:
    """The filter `fragment`: a small template rendered for one value, and remembered.

    A fragment sees `item`, `site` and the arguments, nothing else, so what it gives depends on them alone and one
    rendering serves every page that shows the same card.
    """
    # by identity, with the item held so that no other can take its place: hashing a card costs more than finding it
    made: dict[Any, tuple[Any, Markup]] = {}
    remembered_for: Any = None

    @pass_context
    def fragment(context: Context, item: Any, name: str, **arguments: Any) -> Markup:
        nonlocal remembered_for
        site = context["site"]
        if site is not remembered_for:
            remembered_for = site
            made.clear()
        key = (name, id(item), *arguments.items()) if arguments else (name, id(item))
        found = made.get(key)
        if found is None:
            template = environment.get_template(f"fragments/{name}.html")
            html = Markup(template.render(item=item, site=site, **arguments))  # noqa: S704 - autoescaped by Jinja
            if len(made) >= FRAGMENTS:
                made.clear()
            found = made[key] = (item, html)
        return found[1]

    return fragment
