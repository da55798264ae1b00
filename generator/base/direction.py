"""Which way texts of a language are written, by its tag."""

from __future__ import annotations

RIGHT_TO_LEFT = frozenset("ar arc arz azb bal bgn bqi ckb dv fa glk he iw ji khw lrc mzn nqo pnb prs ps sd sdh skr syr ug ur yi".split())
"""Languages written from right to left where their tag names no script, by their primary subtag."""
RIGHT_TO_LEFT_SCRIPTS = frozenset("adlm arab aran hebr mand mend nkoo rohg samr syrc syre syrj syrn thaa yezi".split())
"""Scripts written from right to left (ISO 15924), in small letters."""


def direction_of(language: str) -> str:
    """`rtl` where texts of a language (a BCP 47 tag) run from right to left, else `ltr`. A script in the tag decides over the language:
    `az-Arab` is written from right to left, `ku` and `ar-Latn` are not."""
    primary, *others = language.lower().split("-")
    # a script has four letters and comes second, or after up to three extensions of the language, which have three
    extended = 0
    while extended < min(3, len(others)) and len(others[extended]) == 3 and others[extended].isalpha():
        extended += 1
    script = others[extended] if extended < len(others) else ""
    if len(script) == 4 and script.isalpha():
        return "rtl" if script in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary in RIGHT_TO_LEFT else "ltr"
