"""Text as XML has it. (`xml.sax.saxutils` would load an HTTP client along with it.)"""

from __future__ import annotations

import html

from generator.base.text import clean

_ATTRIBUTE = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
"""A line break that is written as such would be read as a space (XML 1.0, section 3.3.3)."""


def text(value: str) -> str:
    """Text for XML."""
    return html.escape(clean(value), quote=False)


def attribute(value: str) -> str:
    """Text for an XML attribute, in quotes."""
    return f'"{text(value).translate(_ATTRIBUTE)}"'
