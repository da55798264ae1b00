"""Every diagnostic code and what it means. `docs/diagnostics.md` is written from this table."""

from __future__ import annotations

CODES: dict[str, str] = {
    # files
    "bad-encoding": "The file is not UTF-8 text.",
    "binary-file": "The file holds NUL bytes: it is not text.",
    "control-character": "The text holds a control character, which no feed reader or browser accepts; it was left out.",
    "file-too-large": "The file is larger than a text by an editor can be.",
    "bad-name": "The file's name holds control characters, a backslash, or bytes that are not UTF-8.",
    "not-a-file": "Something that is not a plain file (a folder, pipe or device) has the name of a content file.",
    "outside-site": "A link in the file system points outside the site's folder.",
    "unreadable-file": "The file cannot be read.",
    "misplaced-file": "The file lies where Dateline does not look for this kind of file.",
    # front matter
    "no-front-matter": "The file does not begin with front matter between two lines `---`.",
    "unclosed-front-matter": "The front matter has no closing line `---`.",
    "bad-yaml": "The front matter or settings file is not valid YAML.",
    "yaml-limit": "The YAML is nested too deeply, too long, or uses anchors, aliases, tags or merge keys.",
    "duplicate-key": "A key stands twice in one mapping.",
    "unknown-key": "The key is not one Dateline knows.",
    "missing-key": "A key that every such file needs is not there.",
    "wrong-type": "The value is not of the kind this key takes.",
    "bad-choice": "The value is not one of those this key takes.",
    "bad-date": "The value is not a date that exists.",
    "bad-url": "The value is not a web address.",
    "bad-path": "The value is not a path on this site.",
    "bad-slug": "The slug would not make a good address.",
    "bad-language": "The value is not a language tag.",
    "bad-timezone": "The value is not a time zone.",
    "bad-colour": "The value is not a colour.",
    "cut-text": "A text without quotes is followed by ` #`, where a comment of YAML begins: what stands there is not part of the text.",
    "joined-names": "Names without brackets or quotes have a comma between them: they are one name.",
    # the archive as a whole
    "duplicate-slug": "Two documents of one kind have the same slug, so a link to it could mean either.",
    "duplicate-output": "Two pages would be written to one address.",
    "duplicate-alias": "Two terms claim the same name or alias.",
    "ambiguous-name": "A name may mean more than one term.",
    "near-duplicate": "Two names of terms are so alike that one may be a slip for the other.",
    "shared-slug": "Two names that look different come to the same address, so they are taken for one term.",
    "unknown-term": "The vocabulary is strict and has no such term.",
    "unknown-storyline": "There is no storyline with that slug.",
    "unknown-article": "There is no article with that slug.",
    "unknown-link": "A link by identity leads to something that does not exist.",
    "unknown-page": "There is no page with that slug.",
    "missing-file": "A file the text refers to is not in `content/files/`.",
    "held-link": "A link leads to an article that is held back (a draft, not yet published, or expired).",
    "parent-loop": "Terms are each other's parents.",
    "bad-relation": "A relation makes no sense, such as an article that confirms itself, a term that is distinct from itself, or two that are merged into each other.",
    # addresses that were published, and links elsewhere
    "vanished-url": "An address that was published would be gone without a word.",
    "vanished-list": "A list or feed that was published, such as the page of a day, is not there any more.",
    "bad-record": "A file that Dateline keeps beside `site.yaml` holds a line that it did not write.",
    "dead-link": "A link to another site leads to something that is gone. Only `dateline check --links external` looks.",
    # Markdown
    "bad-link": "The link's address is not http, https, mailto or a place on this site.",
    "relative-link": "The link is relative to a page whose address is not yours to know.",
    "remote-image": "The picture lies on another server; pages would tell it who reads them.",
    "too-slow": "The text takes too long to read; something in it is nested or repeated beyond reason.",
    "crashed": "Reading this file ended the program that read it.",
    # built pages
    "broken-link": "A link on a built page leads to a page that does not exist.",
    "broken-fragment": "A link on a built page leads to a place in a page that is not there.",
    # theme
    "no-theme": "There is no theme of that name.",
    "bad-theme": "The theme's `theme.yaml` or files are not as they should be.",
    "bad-words": "A translation in a catalogue of the theme does not fit what it translates, or the catalogue cannot be read.",
    "bad-template": "A template cannot be compiled, names one that is not there, or extends itself.",
    "unknown-block": "A block of a template is never shown, since no template that it extends has a block of that name.",
    "template-error": "A template failed while a page was rendered with it.",
    "unknown-option": "The theme has no such option.",
    "no-card-library": "`site.yaml` asks for share cards, and the library that draws them is not installed.",
    # worth knowing
    "orphan-topic": "A topic has a file but no article.",
    "empty-storyline": "A storyline has no article.",
    "long-summary": "A summary is too long for a card.",
    "unsegmented-search": "Search cannot tell the words of that language apart with the Pagefind that is installed.",
    "unset-title": "The theme's fonts lack letters for a title, so the share card shows the site's name alone.",
    "unannounced-event": "An event is dated after the article that reports it, and is not marked as announced.",
    "same-original": "Two articles have the same original: scheme, `www.`, tracking and what stands after # do not count.",
    # worth knowing, in dateline check and dateline build --strict
    "future-date": "An article is dated after today.",
    "silent-storyline": "A storyline is developing, but nothing has come to it for more than a year before the archive's newest article.",
    "unsupported-event": "No article tells of an event that a storyline names.",
    "loose-article": "An article has no term (but its source), link or event in common with any other of its storyline.",
    "undescribed-source": "A source has no file, or one without a description: readers cannot learn who it is.",
    "same-text": "Two articles have nearly the same text: one report entered twice, or one publisher carrying another's.",
}

WARNINGS = frozenset(
    {"control-character", "misplaced-file", "held-link", "orphan-topic", "empty-storyline", "long-summary", "shared-slug", "unannounced-event",
     "same-original", "future-date", "silent-storyline", "unsupported-event", "loose-article", "undescribed-source", "same-text", "ambiguous-name",
     "near-duplicate", "unsegmented-search", "unset-title", "unknown-block", "cut-text", "joined-names",
     "vanished-list", "dead-link"}
)  # fmt: skip
"""Codes that start as warnings."""
ADJUSTABLE = WARNINGS | {"vanished-url"}
"""Codes whose level `checks: level:` in `site.yaml` may change: all warnings, and errors that are a matter of policy."""
