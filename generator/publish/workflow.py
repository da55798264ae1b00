"""The GitHub Actions workflow that publishes a site, and what it needs beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from generator import __version__
from generator.base.diagnostics import UsageError

WORKFLOW = ".github/workflows/publish.yml"
REQUIREMENTS = "requirements.txt"
_TEMPLATE = Path(__file__).with_name("workflow.yml")
ACTIONS: Mapping[str, str] = {
    "CHECKOUT": "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "PYTHON": "actions/setup-python@ece7cb06caefa5fff74198d8649806c4678c61a1 # v6.3.0",
    "CACHE": "actions/cache@55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0",
    "CONFIGURE": "actions/configure-pages@45bfe0192ca1faeb007ade9deae92b16b8254a0d # v6.0.0",
    "UPLOAD": "actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
    "DEPLOY": "actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
}
"""Each action by the commit of a release. Dependabot moves both together."""
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")


def workflow_text(*, branch: str = "main", folder: str = ".", output: str = "public") -> str:
    """The workflow. `folder` is the site's within the repository, `output` where it builds to within that.

    Raises UsageError for names that would have to be quoted in it.
    """
    for name in (branch, folder.removeprefix("./").lstrip(".") or "x", output):
        if not _PLAIN.fullmatch(name) or ".." in name:
            raise UsageError(f'a workflow cannot be written for the name "{name}"', "Use letters, digits, hyphens, dots and slashes.")
    values = {**ACTIONS, "BRANCH": branch, "FOLDER": folder, "OUTPUT": output, "PREFIX": "" if folder == "." else f"{folder}/"}
    text = _TEMPLATE.read_text("utf-8").replace("@PREFIX@@OUTPUT@", f"{values['PREFIX']}{output}")
    text = re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], text)
    return text.replace(".before/./", ".before/").replace('.before/."', '.before"')


def requirements_text(*, cards: bool = False) -> str:
    """The file that says where the workflow gets Dateline from: from where it was installed here; with what draws share `cards`."""
    wanted = _requirement("dateline[cards]" if cards else "dateline")
    return f"# Where the publishing workflow gets Dateline from. Change this line if yours comes from elsewhere.\n{wanted}\n"


def _requirement(name: str) -> str:
    try:
        origin = json.loads(distribution("dateline").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        origin = {}
    url, commit = str(origin.get("url", "")), str(origin.get("vcs_info", {}).get("commit_id", ""))
    if commit and url.startswith("https://"):
        return f"{name} @ git+{url}@{commit}"
    return f"{name} @ {url}" if url.startswith("https://") else f"{name}=={__version__}"
