"""Templates as sources: whether they compile, their code, and a digest of each with all it draws on."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping

from jinja2 import TemplateSyntaxError, meta, nodes

from generator.base.diagnostics import Diagnostic, Location
from generator.base.digest import digest_of
from generator.theme.environment import plain_environment


class Templates:
    """The templates of a theme chain, each parsed once."""

    def __init__(self, sources: Mapping[str, str], shown: Mapping[str, str], only: Iterable[str] = ()):
        """`sources` by name; `shown` are the files as messages name them; `only` these and what they draw on, if any are given."""
        self.sources = sources
        self.diagnostics: list[Diagnostic] = []
        self._environment = plain_environment({})
        self._trees: dict[str, nodes.Template] = {}
        self._named: dict[str, frozenset[str]] = {}
        self._parsed: dict[str, nodes.Template] = {}
        waiting = list(only or sources)
        while waiting:
            name = waiting.pop()
            if name not in self._trees and name in sources:
                self._parse(name, shown)
                waiting += self._named.get(name, ())
        self.code = self._compile(shown)

    def _parse(self, name: str, shown: Mapping[str, str]) -> None:
        text = self.sources[name]
        try:
            # most stand under two names
            tree = self._parsed.get(text) or self._environment.parse(text, name)
        except TemplateSyntaxError as fault:
            self._report(name, text, shown, fault)
            return
        self._trees[name] = self._parsed[text] = tree
        self._named[name] = self._named_in(tree)

    def _report(self, name: str, text: str, shown: Mapping[str, str], fault: TemplateSyntaxError) -> None:
        line = text.split("\n")[fault.lineno - 1] if 0 < fault.lineno <= text.count("\n") + 1 else ""
        message = f"this template cannot be read: {fault.message}"
        made = Diagnostic("bad-template", message, Location(shown.get(name, name), fault.lineno), excerpt=line)
        if made not in self.diagnostics:
            self.diagnostics.append(made)

    def _named_in(self, tree: nodes.Template) -> frozenset[str]:
        """The templates that one includes, imports, extends or renders as a fragment; all, where it names one by an
        expression."""
        found: set[str] = set()
        for other in meta.find_referenced_templates(tree):
            if other is None:
                return frozenset(self.sources)
            found.add(other)
        for call in tree.find_all(nodes.Filter):
            if call.name == "fragment":
                argument = call.args[0] if call.args else None
                if not isinstance(argument, nodes.Const):
                    return frozenset(self.sources)
                found.add(f"fragments/{argument.value}.html")
        return frozenset(found)

    def _compile(self, shown: Mapping[str, str]) -> dict[str, bytes]:
        """Template name -> its code, marshalled: for workers of this very program, never for a file.

        Templates that stand under the name of their theme as well are compiled there only if something extends them.
        """
        wanted = {name for names in self._named.values() for name in names}
        made = {}
        for name, tree in self._trees.items():
            theme, slash, rest = name.partition("/")
            if slash and rest in self.sources and name not in wanted and not theme.startswith("fragment"):
                continue
            try:
                made[name] = marshal.dumps(self._environment.compile(tree, name, shown.get(name, name)))
            except TemplateSyntaxError as fault:
                self._report(name, self.sources[name], shown, fault)
        return made

    def digests(self) -> dict[str, str]:
        """Template name -> digest of its source and of everything it includes, imports, extends or shows as a fragment."""
        made = {}
        for name in self.sources:
            reached, waiting = {name}, [name]
            while waiting:
                for other in self._named.get(waiting.pop(), ()):
                    if other in self.sources and other not in reached:
                        reached.add(other)
                        waiting.append(other)
            made[name] = digest_of(tuple((other, self.sources[other]) for other in sorted(reached)))
        return made
