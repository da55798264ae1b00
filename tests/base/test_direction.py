"""Which way a language is written."""

from __future__ import annotations

import pytest

from generator.base.direction import direction_of


@pytest.mark.parametrize(
    "language",
    [
        "ar",
        "AR",
        "ar-EG",
        "he",
        "fa-IR",
        "ur",
        "ps",
        "yi",
        "dv",
        "ckb",
        "syr",
        "az-Arab",
        "ku-arab-IQ",
        "yi-Hebr",
        "zh-Arab",
        "ar-aeb",
        "und-Thaa",
    ],
)
def test_these_are_written_from_right_to_left(language: str) -> None:
    assert direction_of(language) == "rtl"


@pytest.mark.parametrize(
    "language", ["", "en", "en-GB", "de-1996", "ku", "az", "ar-Latn", "fa-Latn-IR", "ar-aeb-Latn", "pa", "zh-yue-Hant", "arn"]
)
def test_these_are_written_from_left_to_right(language: str) -> None:
    assert direction_of(language) == "ltr"
