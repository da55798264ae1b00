"""Files that come as they are: those of the editors and those of the theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.archive.model import Archive
from generator.plan.output import Output
from generator.plan.views import BytesView, CopyView
from generator.theme.model import Theme


def plan_files(archive: Archive) -> Iterable[Output]:
    """Everything in `content/files/`, at the same place below the site's root."""
    for file in archive.files.values():
        yield Output(file.path, "copy", "", CopyView(file.source, file.digest), (file.source,))


def plan_assets(theme: Theme) -> Iterable[Output]:
    """The theme's style sheets, scripts and fonts, with fingerprinted names."""
    for asset in theme.assets:
        yield Output(asset.path, "bytes", "", BytesView(asset.content), ())


def asset_urls(theme: Theme, base_path: str) -> Mapping[str, str]:
    """Logical asset name -> URL."""
    return {asset.name: base_path + asset.path for asset in theme.assets}
