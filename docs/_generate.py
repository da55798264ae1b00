"""Writes `docs/diagnostics.md` and `docs/theme-contract.md` from the code they describe.

python docs/_generate.py           write them
python docs/_generate.py --check   say which are stale, and end with code 1 if any is
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from pathlib import Path

from generator.base import codes
from generator.plan import views
from generator.theme import environment

DOCS = Path(__file__).resolve().parent
TEMPLATES = {
    "article.html": "ArticleView", "calendar.html": "CalendarView", "corrections.html": "CorrectionsView", "day.html": "DayView",
    "home.html": "HomeView", "month.html": "MonthView", "not-found.html": "NotFoundView", "page.html": "PageView",
    "on-this-day.html": "OnThisDayView", "on-this-day-index.html": "OnThisDayIndexView", "week.html": "WeekView", "redirect.html": "RedirectView", "search.html": "SearchView", "share-card.svg": "ShareCard", "storyline.html": "StorylineView", "storylines.html": "StorylineIndexView",
    "taxonomy.html": "TaxonomyView", "term.html": "TermView", "timeline.html": "TimelineView", "tombstone.html": "TombstoneView", "year.html": "YearView",
}  # fmt: skip
"""Template -> the view it is rendered from. A test compares this with what the planners do."""
FILTERS = {
    "asset": "_asset", "number": "_number", "plural": "_plural", "form_of": "_form_of", "when": "_when", "dated": "_dated", "direction": "_direction", "fragment": "_fragments", "structured_data": "_structured_data",
    "coins": "_coins", "citations": "_citations", "typeset": "_typeset", "one_line": "_one_line",
}  # fmt: skip
"""Filter -> the function of `theme/environment.py` whose docstring says what it does."""


def documents() -> dict[Path, str]:
    """What each generated page should say."""
    return {DOCS / "diagnostics.md": diagnostics(), DOCS / "theme-contract.md": theme_contract()}


# ---------------------------------------------------------------------------- diagnostics


def diagnostics() -> str:
    """The table of codes, under the headings that comments make in the source."""
    lines = [
        "# Diagnostics",
        "",
        "<!-- Made from generator/base/codes.py by docs/_generate.py: change that file, not this one. -->",
        "",
        "`dateline build` and `dateline check` show every mistake of every file in one run (of what is missing, such as what a link leads to, only when all files could be read, for it may be in one that could not):",
        "",
        "```",
        'content/articles/2021/12/x.md:3:7: error: `date`: "2021-13-02" is not a date: months go from 01 to 12 [bad-date]',
        "    3 | date: 2021-13-02",
        "      |       ^^^^^^^^^^",
        "```",
        "",
        "File, line and column; how serious it is; what is wrong; and in brackets the code, which you find below. An *error* stops a",
        "build before anything is written. A *warning* does not, unless you build with `--strict`. Warnings can be raised to errors or",
        "silenced in [`site.yaml`](settings.md#checks), and of the errors those marked *error by default*:",
        "",
        "```yaml",
        "checks:",
        "  level: {orphan-topic: ignore, long-summary: error}",
        "```",
        "",
        "`--format json` gives the same for programs, `--format github` as annotations in GitHub Actions.",
    ]
    levels = {n: "warning" if n in codes.WARNINGS else "error by default" if n in codes.ADJUSTABLE else "error" for n in codes.CODES}
    for heading, names in _sections(Path(codes.__file__).read_text("utf-8")):
        lines += ["", f"## {heading[0].upper()}{heading[1:]}", "", "| Code | | Meaning |", "| --- | --- | --- |"]
        lines += [f"| `{n}` | {levels[n]} | {codes.CODES[n]} |" for n in names]
    return "\n".join(lines) + "\n"


def _sections(source: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in source.split("\n"):
        if line.startswith("    # "):
            found.append((line[6:], []))
        elif line.startswith('    "') and found:
            found[-1][1].append(line.split('"')[1])
    return found


# ---------------------------------------------------------------------------- the theme contract


def theme_contract() -> str:
    """The views, field by field, from their docstrings."""
    folder = Path(views.__file__).parent
    trees = [ast.parse((folder / f"{name}.py").read_text("utf-8")) for name in views.MODULES]
    intro = (views.__doc__ or "").split("\n\n", 1)
    lines = [
        "# The theme contract",
        "",
        "<!-- Made from generator/plan/views/ by docs/_generate.py: change those files, not this one. -->",
        "",
        *(intro[1] if len(intro) > 1 else "").rstrip().split("\n"),
        "",
        "How to make or change a theme is in [themes.md](themes.md).",
        "",
        "## Templates",
        "",
        "| Template | `page` |",
        "| --- | --- |",
        *(f"| `{name}` | [{view}](#{view.lower()}) |" for name, view in sorted(TEMPLATES.items())),
        "",
        "## Filters",
        "",
        "Beside Jinja's own (without `random`, `xmlattr` and `pprint`):",
        "",
        *_filters(),
    ]
    names = {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}
    for tree in trees:
        lines += ["", f"## {(ast.get_docstring(tree) or '').rstrip('.')}"]
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                lines += ["", f"### {node.name}", "", _flat(ast.get_docstring(node)), "", *_fields(node, names)]
    return "\n".join(lines).rstrip() + "\n"


def _filters() -> Iterable[str]:
    tree = ast.parse(Path(environment.__file__).read_text("utf-8"))
    said = {n.name: ast.get_docstring(n) or "" for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    for name, function in FILTERS.items():
        yield f"- `{name}`: {_flat(said[function])}"


def _fields(node: ast.ClassDef, names: set[str]) -> Iterable[str]:
    rows = []
    body = list(node.body)
    for number, part in enumerate(body):
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            after = body[number + 1] if number + 1 < len(body) else None
            text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            rows.append((part.target.id, ast.unparse(part.annotation), _flat(str(text))))
        elif isinstance(part, ast.FunctionDef) and any(isinstance(d, ast.Name) and d.id == "property" for d in part.decorator_list):
            kind = ast.unparse(part.returns) if part.returns else ""
            rows.append((part.name, kind, _flat(ast.get_docstring(part))))
    if rows:
        yield from ("| Field | Type | |", "| --- | --- | --- |")
    for name, kind, text in rows:
        yield f"| `{name}` | {_linked(kind, names)} | {text.replace('|', '&#124;')} |"


def _linked(kind: str, names: set[str]) -> str:
    """A type as code, followed by a link to each view it holds."""
    inner = [word for word in kind.replace("[", " ").replace("]", " ").replace(",", " ").replace("|", " ").split() if word in names]
    links = "".join(f" [→](#{word.lower()})" for word in inner)
    return f"`{kind.replace('|', 'or')}`{links}"


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def main(arguments: list[str]) -> int:
    """Write or check; the exit code."""
    stale = [path for path, text in documents().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"docs/{path.name} is stale: run `python docs/_generate.py`")
        return 1 if stale else 0
    for path in stale:
        path.write_text(documents()[path], "utf-8")
        print(f"wrote docs/{path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
