"""Dates, times, money and sizes read as the public reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dips.ui import words

FRIDAY = datetime(2023, 1, 6, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (FRIDAY, "5pm"),
        (datetime(2022, 12, 14, 11, 36, tzinfo=UTC), "11:36am"),
        (datetime(2022, 12, 14, 12, 0, tzinfo=UTC), "midday"),
        (datetime(2022, 12, 14, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2022, 12, 14, 0, 5, tzinfo=UTC), "12:05am"),
        (datetime(2022, 7, 1, 16, 0, tzinfo=UTC), "5pm"),  # summer time
    ],
)
def test_time_is_on_a_london_clock(moment, said):
    assert words.time(moment) == said


def test_deadline_has_both_time_and_day():
    assert words.deadline(FRIDAY) == "5pm, Friday 6 January 2023"


def test_moment_has_its_seconds():
    assert words.moment(datetime(2022, 12, 14, 11, 42, 7, tzinfo=UTC)) == "11:42:07am, Wednesday 14 December 2022"


def test_day_is_londons_day():
    late = datetime(2022, 6, 30, 23, 30, tzinfo=UTC)

    assert words.day(late) == "1 July 2022"
    assert words.day(date(2022, 6, 30)) == "30 June 2022"


@pytest.mark.parametrize(
    ("now", "left", "closes"),
    [
        (datetime(2022, 12, 14, 9, tzinfo=UTC), "23 days left", "Closes in 23 days"),
        (datetime(2023, 1, 4, 23, 59, tzinfo=UTC), "2 days left", "Closes in 2 days"),
        (datetime(2023, 1, 5, 18, tzinfo=UTC), "closes tomorrow", "Closes tomorrow"),
        (datetime(2023, 1, 6, 16, 59, 59, tzinfo=UTC), "closes today", "Closes today"),
        (FRIDAY, "closed", "Closed"),
    ],
)
def test_days_left_count_london_days(now, left, closes):
    assert words.days_left(FRIDAY, now) == left
    assert words.closes_in(FRIDAY, now) == closes


@pytest.mark.parametrize(
    ("pence", "said"), [(2_450_000, "£24,500"), (2_450_050, "£24,500.50"), (0, "£0"), (-1_999, "-£19.99")]
)
def test_pounds(pence, said):
    assert words.pounds(pence) == said


@pytest.mark.parametrize(("octets", "said"), [(1, "1 byte"), (84_211, "84 kB"), (1_240_000, "1.2 MB")])
def test_size(octets, said):
    assert words.size(octets) == said


@pytest.mark.parametrize(
    ("label", "said"), [("Company number", "company number"), ("VAT number", "VAT number"), ("I agree", "I agree")]
)
def test_lower_first_keeps_abbreviations(label, said):
    assert words.lower_first(label) == said
