"""XML as a stream of small trees, one for each story, so that an export of any size needs little memory.

Read with expat; a DOCTYPE is refused, so there are no entities beyond XML's own five, and nothing outside the file is ever opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from generator.base.diagnostics import UsageError

DEPTH = 200
ATTRIBUTES = 200
TEXT_LIMIT = 16 * 1024 * 1024
"""Characters in one story."""
_CHUNK = 256 * 1024


class Element:
    """An element with what is in it."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]):
        self.name = name
        """Namespace and local name, joined by a space; the local name alone without a namespace."""
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    def all(self, local: str, space: str = "") -> list[Element]:
        """The children with a local name, of namespaces that contain `space`."""
        return [c for c in self.children if c.local == local and space in c.name]

    def first(self, local: str, space: str = "") -> str:
        """The text of the first such child, or empty."""
        found = self.all(local, space)
        return found[0].text.strip() if found else ""


class _Builder:
    def __init__(self, name: str, wanted: set[str], whole: bool):
        self.name, self.wanted, self.whole = name, wanted, whole
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.done: list[Element] = []
        self.depth = 0
        self.size = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.doctype
        self.parser = parser

    def doctype(self, *_: object) -> None:
        raise UsageError(
            f"{self.name} has a DOCTYPE, which feeds and exports do not need and which can be used for harm",
            "Delete the line that begins with <!DOCTYPE.",
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEPTH or len(attributes) > ATTRIBUTES:
            raise UsageError(f"{self.name} is nested too deeply to be an export", "")
        if self.open or name.rpartition(" ")[2] in self.wanted:
            element = Element(name, {key.rpartition(" ")[2]: held for key, held in attributes.items()})
            if not self.whole:
                self.done.append(element)
                return
            if self.open:
                self.open[-1].children.append(element)
            self.open.append(element)
            self.texts.append([])

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.open:
            element = self.open.pop()
            element.text = "".join(self.texts.pop())
            if not self.open:
                self.done.append(element)
                self.size = 0

    def data(self, text: str) -> None:
        if self.open:
            self.size += len(text)
            if self.size > TEXT_LIMIT:
                raise UsageError(f"{self.name} holds a story of more than {TEXT_LIMIT // 1024**2} million characters")
            self.texts[-1].append(text)


def elements(name: str, file: IO[bytes], wanted: set[str], *, whole: bool = True) -> Iterator[Element]:
    """The outermost elements with one of these local names, each when it is complete; with `whole` false all such elements,
    without what is in them. Raises UsageError for what is no XML."""
    builder = _Builder(name, wanted, whole)
    try:
        while chunk := file.read(_CHUNK):
            builder.parser.Parse(chunk, False)
            yield from builder.done
            builder.done = []
        builder.parser.Parse(b"", True)
        yield from builder.done
    except expat.ExpatError as fault:
        message = expat.errors.messages.get(fault.code, str(fault))
        raise UsageError(
            f"{name}:{fault.lineno}:{fault.offset + 1}: this is not well-formed XML: {message}", "What stood before it was read."
        ) from None
    except (ValueError, LookupError) as fault:
        raise UsageError(f"{name} cannot be read as XML: {fault}") from None
