"""Templates as sources: whether they compile, and a digest of each with all it draws on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from generator.base.diagnostics import Diagnostic, Location
from generator.base.digest import digest_of
from generator.theme.environment import plain_environment


def compile_all(sources: Mapping[str, str], shown: Mapping[str, str]) -> list[Diagnostic]:
    """A diagnostic for each template that is not valid. `shown` are the files as messages name them."""
    environment = plain_environment(sources)
    found = []
    seen: set[tuple[str, int, str]] = set()
    for name, text in sources.items():
        path = shown.get(name, name)
        try:
            environment.compile(text, name, name)
        except TemplateSyntaxError as fault:
            key = (path, fault.lineno, fault.message or "")
            if key not in seen:
                seen.add(key)
                line = text.split("\n")[fault.lineno - 1] if 0 < fault.lineno <= text.count("\n") + 1 else ""
                message = f"this template cannot be read: {fault.message}"
                found.append(Diagnostic("bad-template", message, Location(path, fault.lineno), excerpt=line))
    return found


def template_digests(sources: Mapping[str, str]) -> dict[str, str]:
    """Template name -> digest of its source and of everything it includes, imports or extends.

    A template that names another one by an expression draws on all. Fragments are named in calls of the filter
    `fragment`, which `meta` does not see, so they are found by their names as constants.
    """
    environment = plain_environment(sources)
    named = {name: _named_in(environment, name, text, sources) for name, text in sources.items()}
    made = {}
    for name in sources:
        reached, waiting = {name}, [name]
        while waiting:
            for other in named[waiting.pop()]:
                if other in sources and other not in reached:
                    reached.add(other)
                    waiting.append(other)
        made[name] = digest_of(tuple((other, sources[other]) for other in sorted(reached)))
    return made


def _named_in(environment: Environment, name: str, text: str, sources: Mapping[str, str]) -> Iterable[str]:
    try:
        tree = environment.parse(text, name)
    except TemplateSyntaxError:
        return ()
    found: set[str] = set()
    for other in meta.find_referenced_templates(tree):
        if other is None:
            return tuple(sources)
        found.add(other)
    for call in tree.find_all(nodes.Filter):
        if call.name == "fragment":
            argument = call.args[0] if call.args else None
            if not isinstance(argument, nodes.Const):
                return tuple(sources)
            found.add(f"fragments/{argument.value}.html")
    return found
