"""Which addresses lead to one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base import originals
from generator.base.originals import original_key

PAGE = "https://example.org/news/2021/quay?id=7&page=2"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/news/2021/quay?id=7&page=2",
        "https://www.example.org/news/2021/quay?id=7&page=2",
        "https://EXAMPLE.org:443/news/2021/quay/?page=2&id=7",
        "https://example.org/news/2021/quay/index.html?id=7&page=2#comments",
        "https://example.org/news/2021/quay?utm_source=a&id=7&utm_medium=b&page=2&fbclid=1&gclid=2&mc_cid=3&ref=x&ns_campaign=y",
        "https://example.org/news/2021/%71uay?id=7&page=2&",
    ],
)
def test_one_page(url: str) -> None:
    assert original_key(url) == original_key(PAGE) == "example.org/news/2021/quay?id=7&page=2"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.org/news/2021/quay?id=7&page=2",
        "https://example.org:8080/news/2021/quay?id=7&page=2",
        "https://example.org/News/2021/quay?id=7&page=2",
        "https://example.org/news/2021/quay?id=8&page=2",
        "https://example.org/news/2021/quay?id=7",
        "https://example.org/news/2021/quay?id=7&page=2&reference=1",
        "https://example.org/news/2021/quay?id=7&page=2#!/other",
    ],
)
def test_other_pages(url: str) -> None:
    assert original_key(url) != original_key(PAGE)


@given(st.text() | st.text().map("https://example.org/{}".format) | st.sampled_from(["https://[", "mailto:a@b.example", "http://x:99999/"]))
def test_any_text_has_a_key_or_none(url: str) -> None:
    assert isinstance(original_key(url), str)


HOSTS = st.from_regex(r"(www\.)?[a-z0-9.-]{1,8}", fullmatch=True)
PATHS = st.lists(
    st.sampled_from(["a", "B", "7", "index.html", "default.php", "index.html5", "", ".", "..", "~b", "c_d-e"]), max_size=4
).map("/".join)


@given(st.sampled_from(["http", "https"]), HOSTS, st.sampled_from(["", "/"]), PATHS)
def test_what_is_said_of_simple_addresses_at_once_is_what_is_said_of_all(scheme: str, host: str, slash: str, path: str) -> None:
    url = f"{scheme}://{host}{slash}{path if slash else ''}"
    assert original_key(url) == originals._key(url)
