"""What is a colour in a theme's options: a name of CSS, a number, or a function. Browsers ignore others without a word."""

from __future__ import annotations

import re

from generator.base.text import did_you_mean

NAMES = tuple(
    """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse
chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta
darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet
deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green
greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral
lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple
mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite
navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink
plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
yellowgreen
""".split()
)
"""The named colours of CSS Color 4."""
_KEYWORDS = frozenset({*NAMES, "transparent", "currentcolor"})
_FORM = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|(?:rgb|hsl|oklch|oklab|lab|lch)\([0-9a-z%.,/ +-]+\)")


def is_colour(text: str) -> bool:
    """Whether it is a colour that may stand in a style sheet."""
    return text.lower() in _KEYWORDS or bool(_FORM.fullmatch(text))


def colour_hint(text: str) -> str:
    """A hint that names the colour most like a text that is none; empty if there is no such."""
    word = text.strip().lower()
    within = max((name for name in NAMES if word.startswith(name)), key=len, default="")
    return did_you_mean(word, NAMES) or (f"Did you mean `{within}`?" if within else "")
