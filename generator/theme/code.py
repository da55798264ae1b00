"""Python code of templates: as Jinja makes it, but that fields of views are read directly, and text is handed up in whole pieces.

Jinja asks a function of its own for each `page.head.title`, which tries attribute, item and undefined name in turn; a page has some
two hundred of them. Fields of `page`, `item` and `site` are there or the template is wrong, so they can be read as any attribute.
Where a template asks whether a field is there, and for everything else, Jinja's way stays.

A page's template extends one that extends another, with blocks in blocks: each of some two hundred pieces of text would go up through four
generators. What stands together, and what a block or an extended template gives, is joined where it is made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

ROOTS = frozenset({"page", "item", "site"})
_FROM = "yield from "
_JOINED = "joined"
"""Stands for the list in which Jinja would gather text, of which a tuple is made."""
_ASKING = frozenset({"defined", "undefined", "default", "d"})


class Names(dict[str, Any]):
    """A mapping whose entries can be read as attributes, as templates do with `site.options`."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"there is no {name!r} here; there are {', '.join(self)}") from None


class DirectCode(CodeGenerator):
    """Makes the code of a template."""

    _asking = 0
    _alone = False

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - Jinja calls it so
        if frame.buffer is not None or len(node.nodes) < 2:
            super().visit_Output(node, frame)
            return
        frame.buffer = _JOINED
        try:
            super().visit_Output(node, frame)
        finally:
            frame.buffer = None

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        if x.startswith(_FROM):
            x = f"yield ''.join({x.removeprefix(_FROM)})"
        elif x.startswith(_JOINED):
            self._alone = x == f"{_JOINED}.append("
            x = "yield ''.join(("
        elif x == ")" and self._alone:
            x, self._alone = "))", False
        super().writeline(x, node, extra)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja calls it so
        if self._asking or not _is_field(node):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 - Jinja calls it so
        with self._careful(node.name):
            super().visit_Test(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 - Jinja calls it so
        with self._careful(node.name):
            super().visit_Filter(node, frame)

    @contextlib.contextmanager
    def _careful(self, name: str) -> Iterator[None]:
        asking = name in _ASKING
        self._asking += asking
        try:
            yield
        finally:
            self._asking -= asking


def _is_field(node: nodes.Expr) -> bool:
    """Whether it is a field of `page`, `item` or `site`, or of one of their fields."""
    while isinstance(node, nodes.Getattr):
        if not node.attr.isidentifier() or node.attr.startswith("_"):
            return False
        node = node.node
    return isinstance(node, nodes.Name) and node.name in ROOTS
