"""Text of a source file with positions worked out only when somebody asks."""

from __future__ import annotations

from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.values import value


@value
class SourceText:
    """A file's text and where it is."""

    path: str
    text: str

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its end, or empty text past the end."""
        lines = self.text.split("\n")
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
