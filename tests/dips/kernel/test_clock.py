from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from dips.kernel import clock
from dips.kernel.errors import Invalid

NOON = datetime(2023, 1, 6, 12, 0, tzinfo=UTC)


def test_at_sets_the_database_clock_and_gives_it_back(db) -> None:
    before = clock.now()

    with clock.at(NOON):
        assert clock.now() == NOON
        with clock.at(NOON.replace(hour=13)):
            assert clock.now().hour == 13
        assert clock.now() == NOON

    assert clock.now() > before


def test_now_moves_within_a_transaction(db) -> None:
    first = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.01)")

    assert clock.now() > first


def test_at_refuses_where_the_clock_may_not_be_set(settings, db) -> None:
    settings.DIPS_CLOCK_SETTABLE = False

    with pytest.raises(ImproperlyConfigured), clock.at(NOON):
        pass


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        (datetime(2023, 1, 6, 17), datetime(2023, 1, 6, 17, tzinfo=UTC)),
        (datetime(2023, 3, 27, 17), datetime(2023, 3, 27, 16, tzinfo=UTC)),
    ],
)
def test_wall_reads_a_time_in_london(said: datetime, instant: datetime) -> None:
    assert clock.wall(said) == instant


@pytest.mark.parametrize(
    ("said", "code"),
    [(datetime(2027, 3, 28, 1, 30), "no_such_time"), (datetime(2026, 10, 25, 1, 30), "ambiguous_time")],
)
def test_wall_refuses_a_time_that_is_skipped_or_doubled(said: datetime, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clock.wall(said)

    assert refusal.value.code == code


def test_wall_at_is_5pm_unless_told() -> None:
    assert clock.wall_at(date(2023, 1, 6)) == datetime(2023, 1, 6, 17, tzinfo=UTC)
