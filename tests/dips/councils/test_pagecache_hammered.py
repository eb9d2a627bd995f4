"""Whatever changes, by whatever way: who asks after the change is done never reads what was before it."""

from __future__ import annotations

import http.client
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction

from dips.councils import changes
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from tests.support.fixture_people import client_for, host_of

READERS, CROWD = 4, 4


def _read(live, host: str | None, path: str) -> str:
    link = http.client.HTTPConnection("127.0.0.1", live.port, timeout=30)
    try:
        link.request("GET", path, headers={"Host": host_of(host)})
        return link.getresponse().read().decode()
    finally:
        link.close()


def _page(birmingham, _challenge, words: str) -> None:
    """Published in the back office."""
    from cms.models import HomePage

    page = HomePage.objects.get()
    page.lead = words
    page.save_revision().publish()


def _bulk(birmingham, _challenge, words: str) -> None:
    """Written past every model's `save`."""
    from cms.models import HomePage

    HomePage.objects.update(lead=words)


def _menu(birmingham, _challenge, words: str) -> None:
    """A page of the header is called something else, in a transaction with a part that is taken back."""
    from wagtail.models import Page

    with transaction.atomic():
        page = Page.objects.get(url_path__endswith="/challenges/")
        page.title = words
        page.save()
        with pytest.raises(LookupError), transaction.atomic():
            page.delete()
            raise LookupError


def _brief(birmingham, challenge, words: str) -> None:
    """Amended by a verb of ours: the challenge's page and the country's list say it."""
    from tenants.challenges import services
    from tenants.challenges.models import BriefSection

    question = BriefSection.objects.get(programme=challenge.programme_id, is_question=True)
    challenge.refresh_from_db()
    services.amend_brief(challenge=challenge, answers={question.key: f"{words}?"}, note="Said anew.", by=SYSTEM)


def _colour(birmingham, _challenge, words: str) -> str:
    """A row of the portal's, which every process keeps in memory; returns the address of the stylesheet."""
    from dips.councils.models import Branding

    branding = Branding.objects.get(council=birmingham)
    branding.given = f"#{zlib.crc32(words.encode()) & 0x3F3F3F:06x}"  # dark enough to be read on white
    branding.save()
    return branding.url


def _deadline(birmingham, challenge, words: str) -> None:
    """A call has more time; the reason is public."""
    from tenants.calls import services
    from tenants.calls.queries import call_of

    challenge.refresh_from_db()
    call = call_of(challenge)
    services.extend_call(call=call, closes_at=call.closes_at + timedelta(days=1), reason=words, by=SYSTEM)


WAYS: dict[Callable, tuple[tuple[str | None, str], ...]] = {
    _page: (("birmingham", "/"),),
    _bulk: (("birmingham", "/"),),
    _menu: (("birmingham", "/"), ("birmingham", "/privacy/")),
    _brief: (("birmingham", "{challenge}"), (None, "/challenges/"), (None, "/challenges.json")),
    _colour: (("birmingham", "/"),),
    _deadline: (("birmingham", "{challenge}"),),
}


class Hammer:
    """Readers that ask after each change, amid a crowd that asks for everything all the time."""

    def __init__(self, live, council, challenge) -> None:
        self.live, self.council, self.challenge = live, council, challenge
        found = client_for(council.slug).get(f"/challenges/{challenge.reference}/")["Location"]
        self.places = {way: [(host, path.format(challenge=found)) for host, path in each] for way, each in WAYS.items()}
        self.reads = self.crowded = 0

    def stale(self, ways: Iterable[Callable], *, rounds: int) -> list[tuple[str, object]]:
        """What was read that had been true before."""
        found, done = [], Event()
        with ThreadPoolExecutor(READERS + CROWD) as people:
            around = [people.submit(self._crowd, done) for _ in range(CROWD)]
            try:
                for number in range(rounds):
                    for way in ways:
                        found += self._change(way, f"Words {way.__name__[1:]} {number}", people)
            finally:
                done.set()
            self.crowded += sum(each.result() for each in around)
        return found

    def _change(self, way: Callable, words: str, people: ThreadPoolExecutor) -> list[tuple[str, object]]:
        with council_scope(self.council):
            words = way(self.council, self.challenge, words) or words
        places = self.places[way] * READERS
        asked = [(place, people.submit(_read, self.live, *place)) for place in places]
        self.reads += len(asked)
        return [(words, place) for place, answer in asked if words not in answer.result()]

    def _crowd(self, done: Event) -> int:
        count, everywhere = 0, sorted({place for each in self.places.values() for place in each}, key=str)
        while not done.is_set():
            for place in everywhere:
                _read(self.live, *place)
                count += 1
        return count


def test_no_stale_page_is_read(live, birmingham, open_challenge, rounds, figure, monkeypatch):
    hammer = Hammer(live, birmingham, open_challenge(birmingham))
    stale = hammer.stale(WAYS, rounds=rounds(quick=2, full=60))
    figure("page cache: stale reads", len(stale), limit=0, unit="reads", cases=hammer.reads)
    assert hammer.crowded > hammer.reads
    # The same with nobody told of the changes: it must be seen.
    monkeypatch.setattr(changes, "is_seen", lambda sql: False)
    unseen = hammer.stale([_bulk], rounds=2)
    assert {place for _words, place in unseen} == {("birmingham", "/")}
