"""Share cards: a view through an SVG template, and the drawing as PNG. The only importer of resvg, which is an extra.

It sees the fonts of the theme and no others, so that a card is the same on every machine.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from jinja2 import Environment

from generator.base.digest import digest_of
from generator.plan.output import Output
from generator.plan.views import ShareCard
from generator.render.html import render_template, template_fault
from generator.theme.code import Names
from generator.theme.model import Theme

LIBRARY = "resvg-py"


def drawn_with(theme: Theme) -> str:
    """What cards are drawn with: the library, its version and the theme's fonts; empty where the library is not installed."""
    if find_spec("resvg_py") is None:
        return ""
    from importlib import metadata

    try:
        version = metadata.version(LIBRARY)
    except metadata.PackageNotFoundError:
        return ""
    return f"{LIBRARY} {version}, {digest_of(tuple((font.name, font.digest) for font in theme.fonts))[:24]}"


def render_share_card(output: Output, environment: Environment, fonts: Sequence[str]) -> bytes:
    """The card as PNG. Raises RenderFault, naming the template, if it fails or gives no drawing."""
    svg = card_as_svg(output, environment)
    try:
        return draw(svg, fonts)
    except ValueError as fault:
        raise template_fault(output, environment, f"this is not a drawing: {fault}") from None


def card_as_svg(output: Output, environment: Environment) -> str:
    """The drawing of a card. Raises RenderFault."""
    view: ShareCard = output.view
    shown: Any = dataclasses.replace(view, options=Names(view.options))
    return render_template(output, environment, page=shown).decode()


def draw(svg: str, fonts: Sequence[str]) -> bytes:
    """A drawing as PNG, set in the font files given. Raises ValueError for what cannot be drawn."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(fonts)))
