"""How long an import of many items takes, and how much memory: `python benchmarks/import_speed.py [ITEMS]`.

Two sources of the same stories, made of invented words: one RSS file with full text, and a folder of Markdown files as Hugo has them.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

from generator.cli.main import main

SYLLABLES = ("ba", "co", "de", "fi", "gu", "ha", "je", "ko", "li", "mo", "ne", "pa", "qui", "ro", "se", "ta", "ve", "zu")


def words(random_: random.Random, count: int) -> str:
    """Invented running text."""
    made = ["".join(random_.choices(SYLLABLES, k=random_.randint(1, 3))) for _ in range(count)]
    return " ".join(word.capitalize() if n % 12 == 0 else f"{word}." if n % 12 == 11 else word for n, word in enumerate(made)) + "."


def write_feed(place: Path, items: int) -> None:
    """An RSS feed with full text."""
    random_ = random.Random(1)
    with open(place, "w", encoding="utf-8") as file:
        file.write(
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Feed</title><link>https://feed.example/</link>'
        )
        for n in range(items):
            html = "".join(f"<p>{words(random_, 60)} <a href='/x{n}'>link</a></p>" for _ in range(5))
            file.write(
                f"<item><title>{words(random_, 7)}</title><link>https://feed.example/{n}</link><guid>https://feed.example/{n}</guid>"
                f"<pubDate>Tue, {n % 28 + 1:02} Mar {2000 + n % 23} 09:30:00 GMT</pubDate><category>{words(random_, 1)}</category>"
                f"<description>{escape(html)}</description></item>"
            )
        file.write("</channel></rss>")


def write_folder(place: Path, items: int) -> None:
    """A folder of Markdown files."""
    random_ = random.Random(2)
    (place / "content/posts").mkdir(parents=True)
    (place / "hugo.toml").write_text("title = 'x'\n")
    for n in range(items):
        body = "\n\n".join(f"{words(random_, 60)} [link](https://x.example/{n})" for _ in range(5))
        front = f'title: "{words(random_, 7)}"\ndate: {2000 + n % 23}-03-{n % 28 + 1:02}T09:30:00Z\ntags: [{words(random_, 1)[:-1]}]\n'
        (place / f"content/posts/{n}.md").write_text(f"---\n{front}---\n\n{body}\n", "utf-8")


def run(name: str, source: Path, folder: Path) -> None:
    """Import into a fresh site, and once more."""
    site = folder / f"site-{name}"
    site.mkdir()
    (site / "site.yaml").write_text("title: Speed\n")
    for turn in ("import", "again"):
        started = time.perf_counter()
        assert main(["import", str(source), "--site", str(site), "--format", "json"]) == 0
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name:10} {turn:8} {time.perf_counter() - started:7.1f} s   most memory so far {memory} MiB", file=sys.stderr)


def measure(items: int) -> None:
    """All sources."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_folder(folder / "hugo", items)
        run("markdown", folder / "hugo", folder)
        write_feed(folder / "feed.xml", items)
        run("feed", folder / "feed.xml", folder)


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
