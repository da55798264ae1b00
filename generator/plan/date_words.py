"""Words around dates, which locale data does not have: about, since, until, the seasons, decades and centuries.

Languages that are not here read as English. Where a language would need other forms for days than for years, the pattern is a
neutral one.
"""

from __future__ import annotations

from generator.base.values import value


@value
class DateWords:
    """What one language writes around a date, which stands for `{0}`."""

    about: str
    uncertain: str
    between: str
    """From one date to another, `{1}`."""
    since: str
    """Still going on."""
    end_unknown: str
    until: str
    start_unknown: str
    seasons: tuple[str, str, str, str]
    """Spring, summer, autumn, winter."""
    halves: tuple[str, str]
    thirds: tuple[str, str, str]
    decade: str
    """`{0}` is its first year."""
    century: str
    """`{0}` is its number, `{roman}` the same in Roman figures, `{ordinal}` in English ones."""


ENGLISH = DateWords(
    "about {0}", "{0} (uncertain)", "{0} to {1}", "since {0}", "from {0}, end unknown", "until {0}", "until {0}, start unknown",
    ("spring {0}", "summer {0}", "autumn {0}", "winter {0}"), ("first half of {0}", "second half of {0}"),
    ("first third of {0}", "second third of {0}", "last third of {0}"), "{0}s", "{ordinal} century",
)  # fmt: skip
_WORDS: dict[str, DateWords] = {
    "en": ENGLISH,
    "ar": DateWords(
        "نحو {0}", "{0} (غير مؤكد)", "من {0} إلى {1}", "منذ {0}", "من {0}، والنهاية غير معروفة", "حتى {0}", "حتى {0}، والبداية غير معروفة",
        ("ربيع {0}", "صيف {0}", "خريف {0}", "شتاء {0}"), ("النصف الأول من {0}", "النصف الثاني من {0}"),
        ("الثلث الأول من {0}", "الثلث الثاني من {0}", "الثلث الأخير من {0}"), "عقد {0}", "القرن الـ{0}",
    ),
    "da": DateWords(
        "ca. {0}", "{0} (usikkert)", "{0} til {1}", "siden {0}", "fra {0}, slut ukendt", "indtil {0}", "indtil {0}, begyndelse ukendt",
        ("foråret {0}", "sommeren {0}", "efteråret {0}", "vinteren {0}"), ("første halvår {0}", "andet halvår {0}"),
        ("første tredjedel af {0}", "anden tredjedel af {0}", "sidste tredjedel af {0}"), "{0}’erne", "{0}. århundrede",
    ),
    "de": DateWords(
        "etwa {0}", "{0} (unsicher)", "{0} bis {1}", "seit {0}", "ab {0}, Ende unbekannt", "bis {0}", "bis {0}, Beginn unbekannt",
        ("Frühling {0}", "Sommer {0}", "Herbst {0}", "Winter {0}"), ("erstes Halbjahr {0}", "zweites Halbjahr {0}"),
        ("erstes Jahresdrittel {0}", "zweites Jahresdrittel {0}", "letztes Jahresdrittel {0}"), "{0}er Jahre", "{0}. Jahrhundert",
    ),
    "es": DateWords(
        "hacia {0}", "{0} (dudoso)", "{0} – {1}", "desde {0}", "desde {0}, fin desconocido", "hasta {0}", "hasta {0}, inicio desconocido",
        ("primavera de {0}", "verano de {0}", "otoño de {0}", "invierno de {0}"), ("primer semestre de {0}", "segundo semestre de {0}"),
        ("primer cuatrimestre de {0}", "segundo cuatrimestre de {0}", "tercer cuatrimestre de {0}"), "década de {0}", "siglo {roman}",
    ),
    "fr": DateWords(
        "vers {0}", "{0} (incertain)", "{0} – {1}", "depuis {0}", "à partir de {0}, fin inconnue", "jusqu’à {0}",
        "jusqu’à {0}, début inconnu",
        ("printemps {0}", "été {0}", "automne {0}", "hiver {0}"), ("premier semestre {0}", "second semestre {0}"),
        ("premier tiers de {0}", "deuxième tiers de {0}", "dernier tiers de {0}"), "années {0}", "{roman}e siècle",
    ),
    "it": DateWords(
        "circa {0}", "{0} (incerto)", "{0} – {1}", "da {0}", "da {0}, fine sconosciuta", "fino a {0}", "fino a {0}, inizio sconosciuto",
        ("primavera {0}", "estate {0}", "autunno {0}", "inverno {0}"), ("primo semestre {0}", "secondo semestre {0}"),
        ("primo quadrimestre {0}", "secondo quadrimestre {0}", "terzo quadrimestre {0}"), "anni {0}", "{roman} secolo",
    ),
    "nb": DateWords(
        "ca. {0}", "{0} (usikkert)", "{0} til {1}", "siden {0}", "fra {0}, slutt ukjent", "til {0}", "til {0}, start ukjent",
        ("våren {0}", "sommeren {0}", "høsten {0}", "vinteren {0}"), ("første halvår {0}", "andre halvår {0}"),
        ("første tertial {0}", "andre tertial {0}", "tredje tertial {0}"), "{0}-årene", "{0}. århundre",
    ),
    "nl": DateWords(
        "omstreeks {0}", "{0} (onzeker)", "{0} tot {1}", "sinds {0}", "vanaf {0}, einde onbekend", "tot {0}", "tot {0}, begin onbekend",
        ("lente {0}", "zomer {0}", "herfst {0}", "winter {0}"), ("eerste helft van {0}", "tweede helft van {0}"),
        ("eerste derde van {0}", "tweede derde van {0}", "laatste derde van {0}"), "jaren {0}", "{0}e eeuw",
    ),
    "pl": DateWords(
        "ok. {0}", "{0} (niepewne)", "{0} – {1}", "{0} – obecnie", "{0} – koniec nieznany", "do: {0}", "początek nieznany – {0}",
        ("wiosna {0}", "lato {0}", "jesień {0}", "zima {0}"), ("I półrocze {0}", "II półrocze {0}"),
        ("styczeń–kwiecień {0}", "maj–sierpień {0}", "wrzesień–grudzień {0}"), "lata {0}.", "{roman} wiek",
    ),
    "pt": DateWords(
        "cerca de {0}", "{0} (incerto)", "{0} – {1}", "desde {0}", "desde {0}, fim desconhecido", "até {0}", "até {0}, início desconhecido",
        ("primavera de {0}", "verão de {0}", "outono de {0}", "inverno de {0}"), ("primeiro semestre de {0}", "segundo semestre de {0}"),
        ("primeiro quadrimestre de {0}", "segundo quadrimestre de {0}", "terceiro quadrimestre de {0}"), "década de {0}", "século {roman}",
    ),
    "ru": DateWords(
        "ок. {0}", "{0} (предположительно)", "{0} – {1}", "{0} – настоящее время", "{0} – конец неизвестен", "до: {0}",
        "начало неизвестно – {0}",
        ("весна {0}", "лето {0}", "осень {0}", "зима {0}"), ("1-е полугодие {0}", "2-е полугодие {0}"),
        ("январь–апрель {0}", "май–август {0}", "сентябрь–декабрь {0}"), "{0}-е", "{roman} век",
    ),
    "sv": DateWords(
        "omkring {0}", "{0} (osäkert)", "{0} till {1}", "sedan {0}", "från {0}, slut okänt", "till {0}", "till {0}, början okänd",
        ("våren {0}", "sommaren {0}", "hösten {0}", "vintern {0}"), ("första halvåret {0}", "andra halvåret {0}"),
        ("första tredjedelen av {0}", "andra tredjedelen av {0}", "sista tredjedelen av {0}"), "{0}-talet", "{0}:e århundradet",
    ),
    "uk": DateWords(
        "бл. {0}", "{0} (імовірно)", "{0} – {1}", "{0} – дотепер", "{0} – кінець невідомий", "до: {0}", "початок невідомий – {0}",
        ("весна {0}", "літо {0}", "осінь {0}", "зима {0}"), ("1-ше півріччя {0}", "2-ге півріччя {0}"),
        ("січень–квітень {0}", "травень–серпень {0}", "вересень–грудень {0}"), "{0}-і", "{roman} століття",
    ),
    "ja": DateWords(
        "{0}頃", "{0}（不確か）", "{0}～{1}", "{0}～現在", "{0}から（終了時期不明）", "{0}まで", "{0}まで（開始時期不明）",
        ("{0}年春", "{0}年夏", "{0}年秋", "{0}年冬"), ("{0}年上半期", "{0}年下半期"),
        ("{0}年1～4月", "{0}年5～8月", "{0}年9～12月"), "{0}年代", "{0}世紀",
    ),
    "zh": DateWords(
        "约{0}", "{0}（存疑）", "{0}至{1}", "{0}至今", "{0}起，结束时间不明", "至{0}为止", "至{0}为止，开始时间不明",
        ("{0}年春季", "{0}年夏季", "{0}年秋季", "{0}年冬季"), ("{0}年上半年", "{0}年下半年"),
        ("{0}年1月至4月", "{0}年5月至8月", "{0}年9月至12月"), "{0}年代", "{0}世纪",
    ),
}  # fmt: skip
_WORDS["no"] = _WORDS["nb"]


def date_words(language: str) -> DateWords:
    """The words of a language, by its two letters."""
    return _WORDS.get(language, ENGLISH)


def ordinal(number: int) -> str:
    """`21st`, as English has it."""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def roman(number: int) -> str:
    """`XXI`; for centuries. Beyond 300 nobody reads it, and the number stands as it is."""
    if number > 300:
        return str(number)
    made = ""
    for size, figure in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        made += figure * (number // size)
        number %= size
    return made
