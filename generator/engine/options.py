"""How to build."""

from __future__ import annotations

from pathlib import Path

from generator.base.values import value


@value
class BuildOptions:
    """How to build."""

    folder: Path
    """The site folder, which holds `site.yaml`."""
    now: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`: what counts as published."""
    output: str = ""
    """Output folder instead of that of `site.yaml`; relative to the site folder there, to where one stands here."""
    base_url: str = ""
    drafts: bool = False
    strict: bool = False
    """Whether warnings stop the build as errors do."""
    clean: bool = False
    """Forget earlier builds and write every file anew, whatever is there."""
    search: bool = True
    """Whether the site gets a search index, if its settings ask for one."""
    explain: bool = False
    """Whether the report must say what was decided about each output."""
