"""Text of a source file with positions worked out only when somebody asks."""

from __future__ import annotations

import codecs
import functools

from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.text import ILLEGAL
from generator.base.values import value


@functools.lru_cache(maxsize=4)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


@value
class SourceText:
    """A file's text and where it is."""

    path: str
    text: str

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its end, or empty text past the end."""
        lines = _lines(self.text)
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""

    def position(self, offset: int) -> tuple[int, int]:
        """(line, column), both from 1, of a character offset."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def diagnose(
        self,
        code: str,
        message: str,
        *,
        line: int = 0,
        column: int = 0,
        length: int = 0,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """A diagnostic at a place in this text, with the line it stands in."""
        return Diagnostic(
            code=code,
            message=message,
            location=Location(self.path, line, column, length),
            severity=severity,
            hint=hint,
            excerpt=self.line(line) if line else "",
        )


def decode(path: str, content: bytes) -> tuple[SourceText | None, list[Diagnostic]]:
    """The text of a file's bytes, line ends made `\\n` and illegal characters left out; None if it is not UTF-8 text."""
    if b"\x00" in content:
        wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        message = "the file is in UTF-16" if wide else "the file holds NUL bytes: it is not text"
        code = "bad-encoding" if wide else "binary-file"
        return None, [Diagnostic(code, message, Location(path), hint="Save it as UTF-8 text.")]
    content = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        source = SourceText(path, content.decode("utf-8"))
    except UnicodeDecodeError as fault:
        message = f"byte 0x{content[fault.start]:02X} is not UTF-8"
        hint = "Save the file as UTF-8 (in most editors: Save with encoding)."
        before = content[: fault.start].decode("utf-8")
        line, column = SourceText(path, before).position(len(before))
        shown = SourceText(path, content.decode("utf-8", "replace"))
        return None, [shown.diagnose("bad-encoding", message, line=line, column=column, length=1, hint=hint)]
    found = ILLEGAL.search(source.text)
    if not found:
        return source, []
    line, column = source.position(found.start())
    message = f"the control character U+{ord(found.group()):04X} was left out"
    hint = "Delete it; it often comes with text copied from a PDF."
    warning = source.diagnose("control-character", message, line=line, column=column, length=1, hint=hint, severity=Severity.WARNING)
    return SourceText(path, ILLEGAL.sub("", source.text)), [warning]
