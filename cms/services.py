"""Make, publish and take down the pages of challenges. The words on them belong to the editors."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from dips.kernel.actors import Actor, System
from tenants.challenges.models import Challenge

from .models import ChallengeIndexPage, ChallengePage


@transaction.atomic
def draft_challenge_page(*, challenge: Challenge, by: Actor) -> ChallengePage | None:
    """Make the draft page of a new challenge. A council whose site has no list of challenges yet gets none."""
    parent = ChallengeIndexPage.objects.order_by("path").first()
    if parent is None:
        return None
    Page.objects.select_for_update().get(pk=parent.pk)
    parent.refresh_from_db()
    page = ChallengePage(
        title=challenge.title,
        slug=_free_slug(parent, challenge),
        challenge=challenge,
        live=False,
        owner=_person(by),
        show_in_menus=False,
    )
    parent.add_child(instance=page)
    page.save_revision(user=_person(by), log_action=False)
    return page


@transaction.atomic
def publish_challenge_page(*, challenge: Challenge, by: Actor) -> ChallengePage | None:
    """Publish the newest words of the challenge's page. Whoever may publish the challenge publishes its page."""
    page = ChallengePage.objects.filter(challenge=challenge).first() or draft_challenge_page(challenge=challenge, by=by)
    if page is None:
        return None
    revision = page.get_latest_revision() or page.save_revision(user=_person(by))
    revision.publish(user=_person(by), skip_permission_checks=True)
    page.refresh_from_db()
    return page


@transaction.atomic
def take_down_challenge_page(*, challenge: Challenge, by: Actor) -> None:
    """Take the page down. Its words and their history stay for the editors."""
    page = ChallengePage.objects.filter(challenge=challenge).first()
    if page is not None and page.live:
        UnpublishPageAction(page, user=_person(by)).execute(skip_permission_checks=True)


def _person(by: Actor):
    return None if isinstance(by, System) else by


def _free_slug(parent: Page, challenge: Challenge) -> str:
    slug = challenge.slug or slugify(challenge.reference)
    taken = Page.objects.child_of(parent).filter(slug=slug).exists()
    return f"{slug}-{slugify(challenge.reference)}" if taken else slug
