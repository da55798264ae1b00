"""Where the addresses of raw HTML stand in a source file: the cleaned HTML tells an address, and no longer its place."""

from __future__ import annotations

from urllib.parse import unquote


class HtmlPlaces:
    """Finds addresses one after another, in the order of the text, so that one that comes twice has two places."""

    def __init__(self, text: str, first_line: int):
        self._text = text
        self._first = (0, first_line)
        for _ in range(first_line - 1):
            self._first = (text.find("\n", self._first[0]) + 1, first_line)
        self._reached = self._first

    def find(self, url: str) -> tuple[int, int, int] | None:
        """Line, column and length of the next place of an address, from the first again after the last."""
        for begin in (self._reached, self._first):
            for spelled in dict.fromkeys((url, url.replace("&", "&amp;"), unquote(url))):
                for before in "\"'=(":
                    at = self._text.find(before + spelled, begin[0])
                    if at >= 0:
                        line = begin[1] + self._text.count("\n", begin[0], at)
                        self._reached = (at + 1, line)
                        return line, at + 1 - self._text.rfind("\n", 0, at + 1), len(spelled)
        return None
