"""The text of a scraped list of stories, such as a "More stories" page.

A heading, then for each story a line `  • in CATEGORY`, the headline, and paragraphs that end with `More`; blank lines between, all
indented. Lines are grouped into blocks between blank lines; the first block of a story is its headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from generator.base.values import value
from generator.importers.item import Choices, ImportedItem, Moved, Read, Residue, identity_of
from generator.importers.joints import split_joined
from generator.importers.plain_text import fold, paragraph
from generator.importers.story_fields import date_hints, take_fields

BULLET = re.compile(r"[ \t\xa0]*[•·∙●▪◦‣*][ \t\xa0]+in(?:[ \t\xa0]+(?P<category>\S.*?))?[ \t\xa0]*")
HEADINGS = frozenset({"more stories", "stories", "latest stories", "top stories", "related stories", "more news", "latest news"})
_MORE = re.compile(r"(?:\A|[ \xa0])More\Z")
_BLANK = " \t\xa0\r\f\v\ufeff"


@value
class _Block:
    line: int
    text: str


@value
class _Story:
    line: int
    category: str
    blocks: tuple[_Block, ...]


def read_story_list(name: str, lines: Iterable[str], choices: Choices) -> Read:
    """The stories of a text, in its order. `name` is the file's, for messages."""
    for story in _stories(lines):
        if isinstance(story, _Block):
            if story.text.casefold() not in HEADINGS:
                yield Residue(f"{name}:{story.line}", "it stands before the first story", story.text)
        elif not story.blocks:
            if story.category:
                yield Residue(f"{name}:{story.line}", "this story has a category and nothing else", story.category)
        else:
            yield _item(name, story, choices)


def _stories(lines: Iterable[str]) -> Iterator[_Story | _Block]:
    """Blocks before the first bullet, then stories."""
    opened: tuple[int, str] | None = None
    blocks: list[_Block] = []
    for block in _blocks(lines):
        if isinstance(block, _Block):
            if opened is None:
                yield block
            else:
                blocks.append(block)
            continue
        if opened is not None:
            yield _Story(*opened, tuple(blocks))
        opened, blocks = block, []
    if opened is not None:
        yield _Story(*opened, tuple(blocks))


def _blocks(lines: Iterable[str]) -> Iterator[_Block | tuple[int, str]]:
    """Blocks of text with the line they begin in, and (line, category) of each bullet."""
    held: list[str] = []
    begin = 0
    for number, line in enumerate(lines, 1):
        bare = line.strip(_BLANK + "\n")
        bullet = BULLET.fullmatch(line.strip("\n\r"))
        if (bullet or not bare) and held:
            yield _Block(begin, fold(" ".join(held)))
            held = []
        if bullet:
            yield number, fold(bullet["category"] or "")
        elif bare:
            begin = begin if held else number
            held.append(bare)
    if held:
        yield _Block(begin, fold(" ".join(held)))


def _item(name: str, story: _Story, choices: Choices) -> ImportedItem:
    title, *texts = [block.text for block in story.blocks]
    hints: list[str] = []
    moved: list[Moved] = []
    if texts and _MORE.search(texts[-1]):
        texts[-1] = _MORE.sub("", texts[-1]).rstrip(" \xa0")
    elif texts:
        hints.append("the story does not end with “More”: something may have been cut off")
    else:
        hints.append("the story has no text")
    stated = take_fields([part for text in texts for part in split_joined(text) if part])
    hints += [*stated.hints, *date_hints(" ".join(stated.paragraphs), choices.date)]
    moved += stated.moved
    extra: dict[str, Any] = {}
    if stated.excerpt:
        extra["kind"] = "excerpt"
    if stated.videos:
        extra["videos"] = stated.videos
    return ImportedItem(
        origin=f"{name}:{story.line}",
        identity=identity_of("story-list", title, *texts),
        title=title,
        body="\n\n".join(made for text in stated.paragraphs if (made := paragraph(text))),
        date=choices.date,
        source=stated.source or choices.source,
        dateline=stated.dateline,
        authors=stated.authors,
        contributors=stated.contributors,
        terms={"topics": (story.category,)} if story.category else {},
        rights="quote" if stated.excerpt else "private",
        extra=extra,
        hints=tuple(hints),
        moved=tuple(moved),
    )
