"""What a template says of others: which it extends, includes, imports or renders as fragments, and which blocks it has.

Names that are wrong are found here, when the theme is loaded, so that they are told with their place and not by whichever page is made first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jinja2 import meta, nodes

from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.text import did_you_mean
from generator.base.values import value
from generator.theme.places import SITE_THEMES

ANY = "*"
"""Stands for all templates, where one is named by an expression."""
_Naming = nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport


@value
class Named:
    """A place where templates are named by plain text."""

    line: int
    names: tuple[str, ...]
    """One, or those of which the first that is there is included."""


@value
class References:
    """What one template says of others."""

    drawn_on: frozenset[str]
    """All that it includes, imports, extends or renders as a fragment; only `ANY`, where it names one by an expression."""
    needed: tuple[Named, ...]
    """Where it cannot do without what it names."""
    parents: tuple[Named, ...]
    """What it extends whatever happens."""
    may_have_others: bool
    """Whether it extends something by an expression, or under a condition."""
    blocks: frozenset[str]
    own_blocks: tuple[tuple[str, int], ...]
    """Name and line of its blocks that are in no other."""
    called: frozenset[str]
    """Blocks that it prints by `self.NAME()`."""


def find_references(tree: nodes.Template) -> References:
    """What a template says, from its syntax tree."""
    every = list(tree.find_all(nodes.Node))
    extending = [node for node in every if isinstance(node, nodes.Extends)]
    namings = [node for node in every if isinstance(node, _Naming)]
    needed = [_named(node) for node in namings if not getattr(node, "ignore_missing", False)]
    fragments = list(_fragments(every))
    parents = [_named(node) for node in tree.body if isinstance(node, nodes.Extends)]
    known = [parent for parent in parents if parent]
    calls = (node for node in every if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "self")
    return References(
        drawn_on=_drawn_on(tree, fragments),
        needed=(*(named for named in needed if named), *(Named(line, (name,)) for name, line in fragments if name)),
        parents=tuple(known),
        may_have_others=len(known) != len(extending),
        blocks=frozenset(node.name for node in every if isinstance(node, nodes.Block)),
        own_blocks=tuple((block.name, block.lineno) for block in _outer_blocks(tree)),
        called=frozenset(node.attr for node in calls),
    )


def _named(node: _Naming) -> Named | None:
    """The names at a place; None if they are made by an expression."""
    given = node.template
    parts = given.items if isinstance(given, nodes.List | nodes.Tuple) else [given]
    names = tuple(part.value for part in parts if isinstance(part, nodes.Const) and isinstance(part.value, str))
    return Named(node.lineno, names) if names and len(names) == len(parts) else None


def _fragments(every: Iterable[nodes.Node]) -> Iterator[tuple[str, int]]:
    """Template and line of each fragment that is rendered by some of `every` node; no name, where it is made by an expression."""
    for call in every:
        if isinstance(call, nodes.Filter) and call.name == "fragment":
            argument = call.args[0] if call.args else None
            yield f"fragments/{argument.value}.html" if isinstance(argument, nodes.Const) else "", call.lineno


def _drawn_on(tree: nodes.Template, fragments: Iterable[tuple[str, int]]) -> frozenset[str]:
    found: set[str] = set()
    for other in meta.find_referenced_templates(tree):
        if other is None:
            return frozenset({ANY})
        found.add(other)
    found.update(name for name, _ in fragments)
    return frozenset({ANY} if "" in found else found)


def _outer_blocks(node: nodes.Node) -> Iterator[nodes.Block]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outer_blocks(child)


# ---------------------------------------------------------------------------- what is wrong


def find_wrong_names(read: Mapping[str, References], sources: Mapping[str, str], shown: Mapping[str, str]) -> list[Diagnostic]:
    """Mistakes of the templates that were `read`; `sources` are all that there are, `shown` their files as messages name them."""
    found: dict[Diagnostic, None] = {}
    told: set[str] = set()
    for name, references in sorted(read.items()):
        wrong = [d for named in references.needed for d in _missing(named, name, sources, shown)]
        circle = _circle(name, read)
        if circle:
            if name in circle and told.isdisjoint(circle):
                wrong.append(_in_a_circle(circle, read, sources, shown))
                told.update(circle)
        elif not wrong and shown.get(name, "").startswith(f"{SITE_THEMES}/"):
            wrong += _unknown_blocks(name, read, sources, shown)
        found.update(dict.fromkeys(wrong))
    return list(found)


def _missing(named: Named, name: str, sources: Mapping[str, str], shown: Mapping[str, str]) -> list[Diagnostic]:
    if any(other in sources for other in named.names):
        return []
    said = " or ".join(f'"{other}"' for other in named.names)
    hint = (
        did_you_mean(named.names[0], sources)
        or "Name it as it lies below templates/, or THEME/NAME for that of a theme that yours extends."
    )
    word = named.names[0]
    if word.startswith("fragments/") and word not in sources[name]:
        word = word.removeprefix("fragments/").removesuffix(".html")
    return [_diagnose("bad-template", f"there is no template {said}", name, named.line, word, hint, sources, shown)]


def _circle(name: str, read: Mapping[str, References]) -> tuple[str, ...]:
    """Templates that extend each other, where this one leads to such; in the order in which they do."""
    way: list[str] = []
    while name not in way:
        way.append(name)
        parents = read[name].parents if name in read else ()
        if not parents:
            return ()
        name = parents[0].names[0]
    return tuple(way[way.index(name) :])


def _in_a_circle(
    circle: tuple[str, ...], read: Mapping[str, References], sources: Mapping[str, str], shown: Mapping[str, str]
) -> Diagnostic:
    first, after = circle[0], circle[1 % len(circle)]
    way = " → ".join((*circle, first))
    message = f'"{first}" extends itself' if len(circle) == 1 else f"these templates extend each other in a circle: {way}"
    short = after.partition("/")[2]
    short = short if short in sources else after
    longer = [other for other in sources if other.endswith(f"/{short}") and sources[other] != sources[after]]
    hint = f'To change the template of that name in the theme that yours extends, write {{% extends "{longer[0]}" %}}.' if longer else ""
    hint = hint or "One of them must extend another template, or none."
    return _diagnose("bad-template", message, first, read[first].parents[0].line, after, hint, sources, shown)


def _unknown_blocks(
    name: str, read: Mapping[str, References], sources: Mapping[str, str], shown: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Blocks that are never printed, since nothing that the template extends has a place for them."""
    declared: set[str] = set()
    here, child = name, read[name]
    printed = set(child.called)
    while child.parents or child.may_have_others:
        if child.may_have_others or child.parents[0].names[0] not in read:
            return
        here = child.parents[0].names[0]
        child = read[here]
        declared |= child.blocks
        printed |= child.called
    if here == name:
        return
    for block, line in read[name].own_blocks:
        if block not in declared and block not in printed:
            message = f"the block `{block}` is never shown: no template that this one extends has a block of that name"
            hint = did_you_mean(block, sorted(declared)) or f"There is {', '.join(sorted(declared)) or 'none'}."
            yield _diagnose("unknown-block", message, name, line, block, hint, sources, shown, Severity.WARNING)


def _diagnose(
    code: str, message: str, name: str, line: int, word: str, hint: str, sources: Mapping[str, str], shown: Mapping[str, str],
    severity: Severity = Severity.ERROR,
) -> Diagnostic:  # fmt: skip
    """A diagnostic at a word in a line of a template."""
    lines = sources[name].split("\n")
    excerpt = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    column = excerpt.find(word) + 1
    return Diagnostic(code, message, Location(shown.get(name, name), line, column, len(word) if column else 0), severity, hint, excerpt)
