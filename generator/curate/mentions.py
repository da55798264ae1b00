"""The archive's own names in a text: as they are written, without accents and legal forms, by a surname, or with one slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.base.values import value
from generator.curate.words import TOKEN, key_of

Key = tuple[str, str]
"""(taxonomy key, slug)."""
_LEGAL = frozenset(
    "inc incorporated ltd limited plc corp corporation co company llc llp gmbh ag nv bv spa srl pte group holdings holding".split()
)
_FUZZY = 9
"""Letters of the shortest name that a slip is looked for in."""
_PEOPLE = "people"


@value
class Mention:
    """A term that a text speaks of."""

    term: Key
    points: int
    """How much speaks for it, of 100."""
    evidence: str
    """The words of the text, and how often."""


class NameIndex:
    """All names of an archive by their words."""

    def __init__(self, names: Mapping[str, Mapping[str, Sequence[str]]]):
        """`names`: taxonomy key -> slug -> names."""
        self.exact: dict[tuple[str, ...], list[tuple[Key, bool]]] = {}
        """Words -> terms, and whether capitals are wanted."""
        self.lengths: dict[str, list[int]] = {}
        """First word -> numbers of words of names that begin with it, longest first."""
        self.slips: dict[str, tuple[str, ...] | None] = {}
        """A name less one letter -> its words; None where several names come to that."""
        self.surnames: dict[str, list[Key]] = {}
        for taxonomy, terms in names.items():
            for slug, spelled in terms.items():
                for name in spelled:
                    self._add((taxonomy, slug), name, capital=taxonomy not in ("topics", "tags"))
        for words in self.exact:
            self.lengths.setdefault(words[0], []).append(len(words))
        self.lengths = {first: sorted(set(found), reverse=True) for first, found in self.lengths.items()}
        self._longest = max((found[0] for found in self.lengths.values()), default=0)
        self._initials = frozenset(words[0][0] for words in self.exact)
        for words in list(self.exact):
            text = " ".join(words)
            if len(text) >= _FUZZY and len(words) > 1 and not any(c.isdigit() for c in text):
                for cut in {text[:i] + text[i + 1 :] for i in range(1, len(text))} | {text}:
                    self.slips[cut] = words if self.slips.get(cut, words) == words else None

    def _add(self, key: Key, name: str, *, capital: bool) -> None:
        words = tuple(filter(None, (key_of(t) for t in TOKEN.findall(name))))
        if not words or (len(words) == 1 and len(words[0]) < 2):
            return
        capital = capital and not name.islower()
        shorter = words[1:] if words[0] == "the" and len(words) > 1 else words
        for form in dict.fromkeys((words, shorter, self._bare(shorter))):
            held = self.exact.setdefault(form, [])
            if key not in [k for k, _ in held]:
                held.append((key, capital))
        if key[0] == _PEOPLE and len(words) > 1 and len(words[-1]) > 3:
            own = self.surnames.setdefault(words[-1], [])
            if key not in own:
                own.append(key)

    @staticmethod
    def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
        held = list(words)
        while len(held) > 1 and held[-1] in _LEGAL:
            held.pop()
        return tuple(held) if len(held) > 1 or len(held[0]) > 4 else words

    def find(self, title: str, text: str) -> list[Mention]:
        """The terms that a text speaks of, surest first."""
        counts: dict[Key, list[tuple[str, int]]] = {}
        for spoken, weight in ((title, 3), (text, 1)):
            self._scan(spoken, weight, counts)
        made = []
        for key, found in counts.items():
            sure = sum(weight for how, weight in found if how != "~")
            points = min(99, 55 + 9 * sure) if sure else min(60, 30 + 10 * len(found))
            words = next((how for how, _ in found if how != "~"), "") or "a name but for one letter"
            made.append(Mention(key, points, f"“{words}”{f', {len(found)} times' if len(found) > 1 else ''}"))
        return sorted(made, key=lambda m: (-m.points, m.term))

    def _scan(self, text: str, weight: int, counts: dict[Key, list[tuple[str, int]]]) -> None:
        tokens = TOKEN.findall(text)
        words = [key_of(t) for t in tokens]
        place = 0
        while place < len(words):
            step = self._at(tokens, words, place, weight, counts)
            place += step or 1

    def _at(self, tokens: list[str], words: list[str], place: int, weight: int, counts: dict[Key, list[tuple[str, int]]]) -> int:
        """How many words the longest name at a place takes; 0 for none."""
        for length in self.lengths.get(words[place], ()):
            span = tuple(words[place : place + length])
            held = self.exact.get(span) if len(span) == length else None
            fitting = [k for k, capital in held or () if not capital or _capital(tokens[place : place + length])]
            if fitting:
                for key in fitting:
                    counts.setdefault(key, []).append((" ".join(tokens[place : place + length]), weight))
                return length
        if not tokens[place][:1].isupper():
            return 0
        own = self.surnames.get(words[place], ())
        if len(own) == 1 and own[0] in counts:
            counts[own[0]].append((tokens[place], weight))
            return 1
        for length in range(min(4, self._longest, len(words) - place), 1, -1):
            if tokens[place + length - 1][:1].isupper() and (found := self._slip(" ".join(words[place : place + length]))):
                for key, _ in self.exact[found]:
                    counts.setdefault(key, []).append(("~", weight))
                return length
        return 0

    def _slip(self, text: str) -> tuple[str, ...] | None:
        if len(text) < _FUZZY - 1 or text[:1] not in self._initials:
            return None
        if found := self.slips.get(text):
            return found
        for i in range(1, len(text)):
            if found := self.slips.get(text[:i] + text[i + 1 :]):
                return found
        return None


def _capital(tokens: Iterable[str]) -> bool:
    """Whether a name is written as one: the first or last of its words with a capital."""
    held = list(tokens)
    return held[0][:1].isupper() or held[-1][:1].isupper() or not held[0][:1].isalpha()
