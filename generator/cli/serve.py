"""`dateline serve`."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.diagnostics import Diagnostic, EnvironmentFault, UsageError
from generator.cli.console import Console, visible
from generator.cli.options import base_url_option, moment, publication_options, site_argument
from generator.cli.view import open_browser
from generator.engine.site_folder import require_site

if TYPE_CHECKING:
    from generator.engine.options import BuildOptions
    from generator.serve.live_site import LiveSite
    from generator.serve.preview import Preview
    from generator.serve.server import Server
    from generator.serve.watch import Watch

PORT = 8000


@click.command(name="serve")
@site_argument
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port to use; if it is taken, the next.")
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Any but the default lets others on your network read the site.",
)
@click.option(
    "--allow-host",
    "names",
    metavar="NAME",
    multiple=True,
    help="Name under which the preview may be asked for with --host. May be given several times.",
)
@base_url_option("Address of the published site, instead of the one in site.yaml.")
@click.option(
    "--base-path", metavar="PATH", default="", help="Preview below this path, such as /archive/, to see whether the site works there."
)
@publication_options
@click.option("--open", "open_", is_flag=True, help="Open the site in your browser.")
@click.option("--follow", is_flag=True, help="Go to the page of the file that was saved, wherever you are.")
@click.option(
    "--editor",
    metavar="NAME",
    default="",
    envvar="DATELINE_EDITOR",
    help="Program that opens files from the preview: vscode, idea, sublime …, or an address with {path}, {line} and {column}.",
)
@click.option(
    "--poll", is_flag=True, help="Look at all files again and again, where the system does not tell of saved ones (some network folders)."
)
def command(
    site: Path, port: int, host: str, names: tuple[str, ...], base_url: str, base_path: str, drafts: bool, now: str | None, open_: bool,
    follow: bool, editor: str, poll: bool,
) -> int:  # fmt: skip
    """Preview SITE in the browser while you write.

    The page that is open changes as soon as a file is saved, and stays where it was scrolled to. Mistakes are shown over it, with
    file and line, until they are mended. Nothing is written to the output folder: `dateline build` does that. Ctrl-C ends it.
    """
    try:
        from generator.serve.server import Server, is_loopback, listen
    except ImportError as fault:
        hint = f"Install it: {Path(sys.executable).name} -m pip install 'dateline[serve]'"
        raise UsageError(f"the preview needs a part that is not installed ({fault.name})", hint) from None
    from generator.engine.options import BuildOptions
    from generator.serve.live_site import LiveSite
    from generator.serve.preview import Preview, PreviewOptions
    from generator.serve.shown import editor_pattern
    from generator.serve.watch import Watch
    from generator.theme.places import shipped_themes

    console = Console()
    live = LiveSite(site, base_url=base_url, base_path=_as_base_path(base_path), drafts=drafts, moment=_clock(now))
    preview = Preview(live, PreviewOptions(editor_pattern(editor), follow), _Terminal(console))
    require_site(site)
    live.read_settings()
    with closing(listen(host, port)) as listening:
        found = listening.getsockname()[1]
        if port and found != port:
            console.note(f"Port {port} is taken; using {found}.")
        if not is_loopback(host):
            console.note(f"Careful: with --host {host} everybody on your network can read this site, drafts included if they are shown.")
        watch = Watch(site, shipped_themes(), poll=poll, say=console.note, apart=lambda: _output(live))
        server = Server(preview, listening, names)
        options = BuildOptions(site, live.moment(), base_url=base_url, drafts=drafts)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # quick answers matter more than how long planning takes beside them
        sys.setswitchinterval(0.0005)
        try:
            with suppress(KeyboardInterrupt):
                _load(console, preview, server, watch, None if base_path else options)
                url = f"http://{_reached_at(host)}:{found}{preview.base_path}"
                console.say(f"{visible(site.resolve().name)} is at {url} (Ctrl-C ends)")
                if open_:
                    open_browser(console, url)
                for number in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(number, lambda *_: preview.interrupt())
                preview.run(watch)
        finally:
            watch.stop()
            server.stop()
    _leave()
    return 0


def _load(console: Console, preview: Preview, server: Server, watch: Watch, options: BuildOptions | None) -> None:
    """Read the site, and begin to answer: at once with the pages of the last build, if `options` are given and it is up to date."""
    from generator.base.workers import Workers, available_cores
    from generator.engine.database import StoreDamaged
    from generator.engine.site_store import opened_store
    from generator.serve.built_pages import built_pages

    live = preview.site
    with Workers(available_cores()) as workers, console.progress() as progress, opened_store(live.folder, progress) as store:
        preview.loading.set()
        preview.built = built_pages(options, store) if options else None
        if preview.built is not None:
            # then nothing is to be parsed, and no process forked from one that has threads
            server.start()
        watch.start()
        try:
            live.load(store, workers, progress, forking=preview.built is None)
        except StoreDamaged:
            store.reset()
            live.load(store, workers, progress)
    # what was read stays: no looking through it for garbage, which stops everything for a moment; through what is old, only when resting
    gc.freeze()
    gc.set_threshold(50_000, 1_000_000, 1_000_000)
    server.start()


def _leave() -> None:
    """End at once: taking a hundred thousand articles apart one by one would keep whoever pressed Ctrl-C waiting for seconds."""
    logging.shutdown()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(0)


def _reached_at(host: str) -> str:
    """The address at which this machine itself reaches the server."""
    if host in ("localhost", "0.0.0.0", "::"):  # noqa: S104 - compared
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _clock(now: str | None) -> Callable[[], str]:
    """What time it is: always `now`, if that is given."""
    fixed = moment(now) if now else ""
    return lambda: fixed or moment(None)


def _as_base_path(path: str) -> str:
    bare = path.strip("/")
    return "" if not path else f"/{bare}/" if bare else "/"


def _output(live: LiveSite) -> tuple[str, ...]:
    """The output folder, of which nothing is to be heard."""
    return (str((live.folder / live.settings.output).absolute()),) if live.settings else ()


class _Terminal:
    """Tells what the preview does."""

    def __init__(self, console: Console):
        self._console = console
        self._had = False

    def changed(self, cause: str, seconds: float) -> None:
        """A line for each save."""
        self._console.note(f"{visible(cause)} ({seconds * 1000:.0f} ms)")

    def diagnosed(self, diagnostics: Sequence[Diagnostic]) -> None:
        """All mistakes, whenever they are others than before."""
        if diagnostics:
            self._console.diagnostics(diagnostics)
        elif self._had:
            self._console.note("No mistakes any more.")
        self._had = bool(diagnostics)

    def resting(self) -> None:
        """Look for garbage while nobody waits."""
        gc.collect()
        gc.freeze()

    def trouble(self, fault: Exception) -> None:
        """What is in the way."""
        if isinstance(fault, (EnvironmentFault, OSError, MemoryError)):
            self._console.fault(
                str(fault) or "no memory is left", fault.hint if isinstance(fault, EnvironmentFault) else "The preview goes on."
            )
        else:
            self._console.bug(fault)
            self._console.note("The preview goes on.")
