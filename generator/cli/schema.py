"""`dateline schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.base.diagnostics import ContentError, in_order
from generator.cli.console import Console, visible

KINDS = ("article", "topic", "storyline", "page", "site")


@click.command(name="schema")
@click.argument("kind", type=click.Choice(KINDS), default="article")
@click.option(
    "--site", "folder", type=click.Path(path_type=Path), help="Folder of the site whose taxonomies to include. [default: this one]"
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to a file instead of the screen.")
def command(kind: str, folder: Path | None, output: Path | None) -> int:
    """Print the rules for the front matter of a KIND of file, or for site.yaml, as JSON Schema.

    KIND is article (the default), topic (also for people, organisations, places, sources and tags), storyline, page or
    site. Editors such as VS Code use it to complete keys and to mark mistakes while you type.
    """
    from generator.cli.json_schema import schema_for
    from generator.engine.read_settings import read_settings
    from generator.engine.sources import parse_options
    from generator.settings import SETTINGS_FILE
    from generator.settings.read import parse_settings

    console = Console()
    if folder is None and not Path(SETTINGS_FILE).exists():
        settings, diagnostics = parse_settings("title: Archive\n")
    else:
        settings, diagnostics = read_settings(folder or Path())
    if settings is None:
        raise ContentError(in_order(diagnostics))
    text = json.dumps(schema_for(kind, parse_options(settings), settings), ensure_ascii=False, indent=2)
    if output is None:
        console.say(text)
        return 0
    from generator.base.files import write_atomic

    write_atomic(output, f"{text}\n".encode())
    console.say(f"Wrote {visible(str(output))}")
    return 0
