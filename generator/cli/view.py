"""`dateline view`."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from generator.base.diagnostics import ContentError, UsageError, in_order
from generator.cli.console import Console, visible
from generator.cli.options import base_url_option, how_to, site_argument

PORT = 8000


@click.command(name="view")
@site_argument
@click.option("-o", "--output", metavar="FOLDER", default="", help="The built site, if it is not in the folder that site.yaml names.")
@base_url_option("Address that the site was built for, if not the one in site.yaml.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port to use; if it is taken, the next.")
@click.option("--open", "open_", is_flag=True, help="Open the site in your browser.")
def command(site: Path, output: str, base_url: str, port: int, open_: bool) -> int:
    """Show the built website of SITE in the browser, as it will be published.

    The site is served to this machine only, under the same path as at its real address: a site for
    https://example.github.io/archive/ is at http://127.0.0.1:8000/archive/. What a later build changes is there when you
    load the page again. Ctrl-C ends it.
    """
    from generator.cli.local_server import start_server
    from generator.engine.read_settings import read_settings

    console = Console()
    settings, diagnostics = read_settings(site, base_url)
    if settings is None:
        raise ContentError(in_order(diagnostics))
    # as in a build: the option counts from where one stands, the setting from the site's folder
    folder = Path(output) if output else site / settings.output
    if not (folder / "index.html").is_file():
        raise UsageError(
            f"there is no built site in {folder}", f"Make it with `{how_to('build', site, output=output, base_url=base_url)}` first."
        )
    with start_server(str(folder), settings.root.base_path, port) as server, contextlib.suppress(KeyboardInterrupt):
        if port and server.server_port != port:
            console.note(f"Port {port} is taken; using {server.server_port}.")
        console.say(f"{visible(str(folder))} is at {server.url} (Ctrl-C ends)")
        if open_:
            open_browser(console, server.url)
        server.serve_forever()
    return 0


def open_browser(console: Console, url: str) -> None:
    """Ask the system for its browser, beside the server: some browsers only return when they are closed."""
    import threading
    import webbrowser

    def ask() -> None:
        if not webbrowser.open(url):
            console.note("No browser could be opened; go to the address yourself.")

    threading.Thread(target=ask, daemon=True).start()
