"""What each key means, in a line: `dateline schema` hands it to editors, which show it while somebody types.

One table, by schema class; keys of taxonomies are described from the settings. `docs/writing.md` and
`docs/settings.md` say the same at length; tests hold all three to the same set of keys.
"""

from __future__ import annotations

from collections.abc import Mapping

_SLUG = "Last part of the address, instead of the one made from the file's name."
_ALIASES = "Old addresses on this site that lead here: /old/path/."
_EXTRA = "Anything a theme or an importer wants to keep; the only free-form key."
_EVENTS = "Dated things that happened, for the timelines."

DESCRIPTIONS: Mapping[str, Mapping[str, str]] = {
    "ArticleSchema": {
        "title": "The headline, in the archive's own words.",
        "date": "When the report appeared: 2021-12-14, 2021-12, 2021, or with a time. Without a zone it is in the site's.",
        "updated": "When the report was last changed by its publisher.",
        "added": "When the article entered the archive; feeds go by it. Without it, the date.",
        "language": "Language of this text if it is not the site's: en, de, zh-Hant.",
        "source_url": "Address of the original report.",
        "source_title": "The headline of the original, where `title` is another; citations of the report have it.",
        "authors": "The byline: names, or {name, role, place}.",
        "contributors": "Others who took part: {name, role, place}.",
        "dateline": "Place at the head of the report: WASHINGTON.",
        "storyline": "Slug of the storyline it belongs to: the name of a file in content/storylines/ without .md.",
        "summary": "One or two sentences for cards, feeds and search results.",
        "image": "A picture in content/files/: {src, alt, credit, position}.",
        "events": _EVENTS,
        "notes": "Corrections, clarifications, updates and retractions, each with its date.",
        "links": "How it stands to other articles: {confirms, answers, follows, reprint_of}, by slug.",
        "archived": "Saved copies of the original: {url, date}.",
        "rights": "What kind of text this is. `private` text is never published; `licensed` text is kept from search engines.",
        "draft": "true: not published, unless a build is asked for drafts.",
        "extra": _EXTRA,
        "publish_at": "Not published before this moment.",
        "expires": "Not published from this moment on; nothing of it stays.",
        "withdrawn": "Taken out: {date, reason}. The text goes; a page that says what was here, when it went and why, stays.",
        "slug": _SLUG,
        "aliases": _ALIASES,
    },
    "PersonSchema": {
        "name": "The name as it is printed.",
        "role": "What they did: additional reporting.",
        "place": "Where they reported from.",
    },
    "ImageSchema": {
        "src": "Path of the file below content/: files/NAME.jpg.",
        "alt": "What the picture shows, for those who cannot see it.",
        "credit": "Who made it and under which terms.",
        "position": "Which part to keep where the picture is cropped.",
    },
    "EventSchema": {
        "date": 'When it happened, in EDTF: 2021-12-16, 2021-12, 2010-09~ (about), 2019? (uncertain), 2011/2016, 2019/.. (goes on), "[2010, 2012]" (one of these).',
        "title": "What happened, in a few words.",
        "id": "A name of its own, so that articles which word it differently tell of one event.",
        "text": "One line of context.",
        "announced": "true: the article tells of it before it happens.",
    },
    "NoteSchema": {
        "date": "The day on which the note was written.",
        "kind": "Corrections and retractions stand above the text, the others below it.",
        "text": "What was wrong or has changed; Markdown.",
    },
    "RelationsSchema": {
        "confirms": "Slugs of articles whose report this one bears out.",
        "answers": "Slugs of articles this one replies to.",
        "follows": "Slugs of articles this one continues.",
        "reprint_of": "Slug of the article that this is a reprint of.",
    },
    "WithdrawnSchema": {
        "date": "When it was taken out.",
        "reason": "Why, in a sentence; readers see it.",
    },
    "CopySchema": {
        "url": "Address of the saved copy.",
        "date": "When it was saved.",
    },
    "TermSchema": {
        "title": "The name that readers see.",
        "parent": "The term above this one, by slug or title.",
        "aliases": "Other names, which articles may use as well; or old addresses: /old/path/.",
        "description": "One sentence, shown under the name and in lists.",
        "kind": "What sort of thing it is: government agency.",
        "same_as": "Pages elsewhere that are about the same thing, such as Wikidata.",
        "merged_into": "The term that has taken this one's place, by slug or title.",
        "distinct_from": "Terms with names much like this one's that are not the same: Name, or person:Name for one of another kind.",
        "slug": _SLUG,
        "extra": _EXTRA,
    },
    "StorylineSchema": {
        "title": "What the story is called.",
        "summary": "One or two sentences for lists.",
        "status": "Whether more is to be expected.",
        "events": _EVENTS,
        "slug": _SLUG,
        "aliases": _ALIASES,
        "extra": _EXTRA,
    },
    "PageSchema": {
        "title": "The page's heading.",
        "summary": "One or two sentences for search engines.",
        "language": "Language of this text if it is not the site's.",
        "draft": "true: not published, unless a build is asked for drafts.",
        "slug": _SLUG,
        "aliases": _ALIASES,
        "extra": _EXTRA,
    },
    "SiteSchema": {
        "title": "The archive's name.",
        "description": "One sentence under the name, also for search engines and feeds.",
        "base_url": "Address of the published site, with the folder it sits in: https://NAME.github.io/REPOSITORY/.",
        "language": "Language of the archive's own texts: en, de, zh-Hant.",
        "timezone": "Time zone of dates that name none: Europe/London, Asia/Tokyo, UTC.",
        "author": "Who answers for the archive; named in feeds and citations.",
        "theme": "The look.",
        "output": "Folder to build into, from the site's folder.",
        "permalinks": "Patterns of addresses.",
        "taxonomies": "Vocabularies that articles are filed under, over the defaults.",
        "lists": "How long lists are.",
        "feeds": "What feeds hold.",
        "exports": "What can be taken away: data and bibliographies.",
        "search": "Search on the site.",
        "share_cards": "Pictures that social networks show beside a link.",
        "markdown": "How Markdown is read.",
        "checks": "How seriously warnings are taken.",
        "menu": "The editors' own entries in the menu.",
        "publish": "Where `dateline publish` puts the site.",
    },
    "ThemeSchema": {
        "name": "A shipped theme or a folder in themes/.",
        "options": "What the theme lets you choose.",
    },
    "PermalinksSchema": {
        "article": "Made of {year}, {month}, {day} and {slug}.",
        "page": "Made of {slug}.",
        "term": "Made of {taxonomy} and {slug}.",
        "storyline": "Made of {slug}.",
    },
    "TaxonomySchema": {
        "label": "What readers see: Topics.",
        "hierarchical": "true: the index is a tree of terms, not a list from A to Z.",
        "strict": "true: only terms that have a file may be used.",
        "schema": "Type of its terms in schema.org: Person, Organization, Place.",
        "from": "Front matter key of articles that names its terms, if it is not the taxonomy's own name.",
        "singular": "What one term is called, also in links: topic in topic:sanctions.",
    },
    "ListsSchema": {
        "per_page": "Stories on one page of a list.",
        "home": "Stories on the front page.",
    },
    "FeedsSchema": {
        "items": "Entries in a feed.",
        "formats": "Kinds of feed.",
        "content": "Whether feeds carry summaries or whole texts.",
        "terms": "A topic, person, place or other term has feeds of its own from this many articles on.",
        "news_sitemap": "true: a sitemap of the newest stories for news search.",
    },
    "ExportsSchema": {
        "data": "false: the archive is not offered as tables and JSON.",
        "citations": "Formats of the bibliographies of topics and storylines: bibtex, ris, csl. [] for none.",
    },
    "SearchSchema": {
        "enabled": "false: no search.",
    },
    "ShareCardsSchema": {
        "enabled": "true: a picture for each article and storyline. Needs the library resvg-py.",
    },
    "MarkdownSchema": {
        "typographer": "true: straight quotes and double hyphens become typographic ones.",
        "html": "off: HTML in a text is shown as it stands. sanitised: harmless HTML takes effect.",
    },
    "ChecksSchema": {
        "level": "Diagnostic code -> warning, error or ignore.",
    },
    "PublishSchema": {
        "remote": "A remote of the site's repository by name, or the address of one.",
        "branch": "The branch that holds the published site and nothing else.",
        "domain": "A domain of your own for GitHub Pages: archive.example.org.",
        "keep": "Files on that branch that are not Dateline's and stay: CNAME, reports/**.",
    },
    "MenuSchema": {
        "label": "What the entry says.",
        "page": "Slug of a page in content/pages/.",
        "url": "An address, instead of a page.",
    },
}


def description_of(schema: str, key: str, taxonomies: Mapping[str, str]) -> str:
    """What a key of a schema class means; empty if nobody has said. `taxonomies` are front matter keys with labels."""
    found = DESCRIPTIONS.get(schema, {}).get(key, "")
    if not found and schema == "ArticleSchema" and key in taxonomies:
        return f"{taxonomies[key]}: terms by title, alias or slug."
    return found
