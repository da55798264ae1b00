"""Templates as sources: whether they compile, their code, and a digest of each with all it draws on."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping

from jinja2 import TemplateSyntaxError, nodes

from generator.base.diagnostics import Diagnostic, Location
from generator.base.digest import digest_of
from generator.base.words import Words
from generator.theme.environment import plain_environment
from generator.theme.references import ANY, References, find_references, find_wrong_names
from generator.theme.translation import localized, translated

_references: dict[str, References] = {}
"""Text of a template -> what it says of others."""
_code: dict[tuple[str, str, str, str], bytes] = {}
"""Name, file, text and digest of the words -> code."""
KEPT = 1000
"""Templates whose code is kept in this process: a theme and its edits, for previews and whoever builds again and again."""


class Templates:
    """The templates of a theme chain, each parsed once."""

    def __init__(self, sources: Mapping[str, str], shown: Mapping[str, str], words: Words, only: Iterable[str] = ()):
        """`sources` by name; `shown` are the files as messages name them; `words` those of the language that they are to speak; `only` these
        and what they draw on, if any are given."""
        self.sources = sources
        self.words = words
        self.diagnostics: list[Diagnostic] = []
        self._environment = plain_environment({})
        translated(self._environment, words)
        self._named: dict[str, frozenset[str]] = {}
        self._references: dict[str, References] = {}
        self._parsed: dict[str, nodes.Template] = {}
        waiting = list(only or sources)
        while waiting:
            name = waiting.pop()
            if name not in self._named and name in sources:
                self._read(name, shown)
                waiting += self._named.get(name, ())
        self.diagnostics += find_wrong_names(self._references, sources, shown)
        self.code = self._compile(shown)

    def _read(self, name: str, shown: Mapping[str, str]) -> None:
        text = self.sources[name]
        references = _references.get(text)
        if references is None:
            try:
                references = _references[text] = find_references(self._tree(name))
            except TemplateSyntaxError as fault:
                self._report(name, text, shown, fault)
                return
        self._references[name] = references
        self._named[name] = frozenset(self.sources) if ANY in references.drawn_on else references.drawn_on

    def _tree(self, name: str) -> nodes.Template:
        """Raises TemplateSyntaxError."""
        text = self.sources[name]
        # most stand under two names
        if text not in self._parsed:
            self._parsed[text] = localized(self._environment.parse(text, name), self.words)
        return self._parsed[text]

    def _report(self, name: str, text: str, shown: Mapping[str, str], fault: TemplateSyntaxError) -> None:
        line = text.split("\n")[fault.lineno - 1] if 0 < fault.lineno <= text.count("\n") + 1 else ""
        message = f"this template cannot be read: {fault.message}"
        made = Diagnostic("bad-template", message, Location(shown.get(name, name), fault.lineno), excerpt=line)
        if made not in self.diagnostics:
            self.diagnostics.append(made)

    def _compile(self, shown: Mapping[str, str]) -> dict[str, bytes]:
        """Template name -> its code, marshalled: for workers of this very program, never for a file.

        Templates that stand under the name of their theme as well are compiled there only if something extends them.
        """
        wanted = {name for names in self._named.values() for name in names}
        made = {}
        words = self.words.digest
        for name in self._named:
            theme, slash, rest = name.partition("/")
            if slash and rest in self.sources and name not in wanted and not theme.startswith("fragment"):
                continue
            known = (name, shown.get(name, name), self.sources[name], words)
            try:
                if known not in _code:
                    _code[known] = marshal.dumps(self._environment.compile(self._tree(name), *known[:2]))
                made[name] = _code[known]
            except TemplateSyntaxError as fault:
                self._report(name, self.sources[name], shown, fault)
        if len(_code) > KEPT:
            _code.clear()
            _references.clear()
        return made

    def digests(self) -> dict[str, str]:
        """Template name -> digest of its source, of everything it includes, imports, extends or shows as a fragment, and of the words."""
        made = {}
        words = self.words.digest
        for name in self.sources:
            reached, waiting = {name}, [name]
            while waiting:
                for other in self._named.get(waiting.pop(), ()):
                    if other in self.sources and other not in reached:
                        reached.add(other)
                        waiting.append(other)
            made[name] = digest_of((words, *((other, self.sources[other]) for other in sorted(reached))))
        return made
