"""Translated templates and scripts. All is looked up when a theme is loaded: a page in another language costs nothing more to render.

In templates, messages stand in the tag `trans` of Jinja's own extension for translations, and in the filter `plural`; in scripts, in
templates that are tagged ``say`…` `` or ``count(n)`…|…` ``.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, TemplateAssertionError, nodes
from jinja2.ext import InternationalizationExtension
from jinja2.visitor import NodeTransformer

from generator.base.words import ENGLISH, Words
from generator.theme.catalogue import PIECE

_PARTS = re.compile(r"(%\(\w+\)s)")
_SCRIPT = re.compile(r"\b(?:say|count\((?P<number>[^()`]*(?:\([^()`]*\)[^()`]*)*)\))\s*`(?P<text>(?:[^`\\]|\\.)*)`")

_PIECE_OR_BAR = re.compile(rf"{PIECE.pattern}|\|")


class Translation(InternationalizationExtension):
    """The tag `trans`: what it says in another language becomes part of the template."""

    def _make_node(
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,
        num_called_num: bool,
    ) -> nodes.Output:
        words: Words = self.environment.words  # type: ignore[attr-defined]
        said = _plain(singular), _plain(plural or "")
        translated, rule = words.forms(*said, context or "")
        forms = [form if form in said else form.replace("'", "&#39;") for form in translated]
        if plural_expr is None:
            return _output(forms[0], variables)
        shown = {
            name: nodes.Filter(value, "number", [], [], None, None) if value is plural_expr else value for name, value in variables.items()
        }
        form = nodes.Filter(plural_expr, "form_of", [nodes.Const(rule)], [], None, None)
        *others, last = (_output(text, shown) for text in forms)
        chosen: nodes.Node = last
        for number, output in reversed(list(enumerate(others))):
            test = nodes.Compare(form, [nodes.Operand("eq", nodes.Const(number))])
            chosen = nodes.If(test, [output], [], [chosen])
        return chosen  # type: ignore[return-value]  # its place in the tree takes any statement


def _plain(text: str) -> str:
    return text.replace("%%", "%")


def _output(text: str, variables: dict[str, nodes.Expr]) -> nodes.Output:
    """What a text prints, with its parts; those that nobody gives are printed as they stand."""
    pieces: list[nodes.Expr] = []
    for piece in filter(None, _PARTS.split(text)):
        value = variables.get(piece[2:-2]) if _PARTS.fullmatch(piece) else None
        pieces.append(value if value is not None else nodes.TemplateData(piece))
    return nodes.Output(pieces)


def translated(environment: Environment, words: Words) -> None:
    """Let an environment parse templates in the language of `words`."""
    environment.words = words  # type: ignore[attr-defined]
    environment.add_extension(Translation)


def localized(tree: nodes.Template, words: Words) -> nodes.Template:
    """A template in which `_("…")` and the filters `plural` and `number` speak the language of `words`."""
    made: nodes.Template = _Localizer(words).visit(tree)
    return made


class _Localizer(NodeTransformer):
    def __init__(self, words: Words):
        self.words = words
        self._done: list[nodes.Filter] = []
        """A part of a message stands in each of its forms, and is the same there."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja calls it so
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name != "_":
            return node
        text, *context = _texts(node, (1, 2), '`_` takes a text, and perhaps its context: _("Latest", "date")')
        return nodes.Const(self.words.forms(text, "", *context)[0][0], lineno=node.lineno, environment=node.environment)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802 - Jinja calls it so
        self.generic_visit(node)
        words = self.words
        if node.name not in ("number", "plural") or any(node is other for other in self._done):
            return node
        self._done.append(node)
        if node.name == "plural":
            one, many = _texts(node, (2,), '`plural` takes two texts: plural("story", "stories")')
            forms, rule = words.forms(f"%(n)s {one}", f"%(n)s {many}")
            node.args = [nodes.Const(forms), nodes.Const(rule)]
        else:
            node.args = []
        node.args = [*node.args, nodes.Const(words.group), nodes.Const(words.grouped_from)]
        return node


def _texts(node: nodes.Filter | nodes.Call, counts: tuple[int, ...], message: str) -> list[str]:
    """The arguments, which must be texts that are given as such. Raises TemplateAssertionError with a message for anything else."""
    values: list[Any] = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
    if len(values) != len(node.args) or len(values) not in counts or node.kwargs or not all(isinstance(v, str) for v in values):
        raise TemplateAssertionError(message, node.lineno)
    return values


def translated_script(text: str, words: Words) -> str:
    """A script in the language of `words`: ``say`…` `` becomes a template literal, and ``count(n)`one|others` `` a choice of them."""

    def replace(found: re.Match[str]) -> str:
        number, text = found["number"], found["text"]
        if number is None:
            return f"`{_written(words.forms(text)[0][0], text)}`"
        bar = next((part.start() for part in _PIECE_OR_BAR.finditer(text) if part[0] == "|"), -1)
        if bar < 0:
            # somebody else's tag
            return found[0]
        one, many = text[:bar], text[bar + 1 :]
        forms, rule = words.forms(one, many)
        written = [f"`{_written(form, one, many)}`" for form in forms]
        if len(forms) == 1:
            return written[0]
        if rule == ENGLISH:
            return f"({number}==1?{written[0]}:{written[1]})"
        # C's rules give numbers, or whether something is so, which `+` makes a number
        return f"[{','.join(written)}][+(n=>{rule})({number})]"

    return _SCRIPT.sub(replace, text)


def _written(form: str, *said: str) -> str:
    """A form as it stands in a script: what is no translation is written so already."""
    if form in said:
        return form
    pieces = PIECE.findall(form)
    texts = [text.replace("\\", "\\\\").replace("`", "\\`") for text in PIECE.split(form)]
    return "".join(text + piece for text, piece in zip(texts, [*pieces, ""], strict=True))
