"""Two councils with the same references, slugs and page ids; in each everything that somebody may not see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from dips.accounts.tokens.scopes import Scope
from dips.accounts.tokens.services import mint_token
from dips.archives import services as archives
from dips.archives.models import Departure
from dips.archives.states import DepartureState
from dips.billing.models import Account, Invoice, Order
from dips.blueprints.models import BlueprintVersion
from dips.councils.models import ProvisioningRun
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.domains import services as domains
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.models import OutboxMessage
from dips.kernel.money import Money
from dips.regions import services as regions
from dips.signon import services as sign_on
from dips.staff import services as staff
from dips.suppliers import services as suppliers
from dips.suppliers.models import SupplierMember
from dips.suppliers.profile import of
from tenants.applications import queries, services
from tenants.applications.models import Application
from tenants.applications.services import reading
from tenants.calls.models import Call
from tenants.challenges import services as challenges
from tenants.challenges.models import Challenge
from tenants.challenges.states import HelperPart
from tenants.programmes import services as programmes
from tenants.programmes.models import Programme, ServiceTeam
from tests.tenants.applications.conftest import a_file, page_data, passing, png

from .roles import EVERYBODY, HALF, OFFICERS, Visitor

OPEN, DRAFT, CLOSED = "TST-77", "TST-78", "TST-79"
PDF = b"%PDF-1.7\n% {mark}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class Side:
    """One council, everybody who has to do with it, and what is there to be found. Its marks begin with its letter."""

    council: Any
    letter: str
    people: dict[str, Any] = field(default_factory=dict)
    organisation: Any = None
    open: Any = None
    draft: Any = None
    closed: Any = None
    sealed: Any = None
    sent: Any = None
    file: Any = None
    read: Any = None
    token: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    planted: dict[str, str] = field(default_factory=dict)

    def visitors(self, neighbour: Side, operator: Any, *, portal: bool) -> dict[str, Visitor]:
        """Everybody, on the portal or on this council's host."""
        users = {**self.people, "stranger": None, "rival": neighbour.people["supplier"]}
        users |= {"neighbour": neighbour.people["admin"], "operator": operator, "token": None}
        users |= {half: users[whole] for half, whole in HALF.items()}
        slug = None if portal else self.council.slug
        return {role: Visitor(role, slug, users[role], self.token if role == "token" else "") for role in EVERYBODY}


def build(council: Any, letter: str, *, make: dict[str, Callable[..., Any]]) -> Side:
    """Everything in one council that has an address, by the verbs that people use."""
    side = Side(council, letter)
    _people(side, make)
    with portal_scope():
        side.organisation.refresh_from_db()
        profile = of(side.organisation)
        _token, side.token = mint_token(
            user=side.people["admin"], name="Narrow", scopes=[Scope.PROFILE_READ], by=side.people["admin"]
        )
        own, _secret = mint_token(
            user=side.people["supplier"], name="Own", scopes=Scope.values, by=side.people["supplier"]
        )
        asked = suppliers.invite_member(
            organisation=side.organisation, email=f"asked-{letter.lower()}@example.org", by=side.people["supplier"]
        )
    named = {"owner": side.people["owner"], "deputy": side.people["facilitator"], "sponsor": side.people["sponsor"]}
    side.open = make["open_challenge"](council, reference=OPEN)
    side.closed = make["open_challenge"](council, reference=CLOSED, title="Closed shops")
    helper = make["officer"](council, "facilitator", full_name="Helping Hand")
    with council_scope(council):
        Challenge.objects.update(**named)
        challenges.add_helper(challenge=side.open, user=helper, part=HelperPart.FACILITATOR, by=SYSTEM)
        side.ids["helper"] = str(helper.pk)
        for named_on in (side.open, side.closed):
            challenges.add_helper(
                challenge=named_on, user=side.people["partner"], part=HelperPart.DELIVERY_PARTNER, by=SYSTEM
            )
        programme = Programme.objects.get(pk=side.open.programme_id)
        partner = programmes.add_partner(programme=programme, name="A helper", by=SYSTEM)
        line = programmes.add_funding(programme=programme, source="A fund", money=Money(100_000), by=SYSTEM)
        side.ids |= {"partner": str(partner.pk), "funding": str(line.pk)}
        side.draft = challenges.create_challenge(
            programme=programme,
            team=ServiceTeam.objects.get(),
            title="Not yet public",
            question="How might this stay unknown until it is published?",
            reference=DRAFT,
            by=SYSTEM,
        )
        side.sealed, side.file = _apply(side, side.open, profile)
        side.sent, side.read = _apply(side, side.closed, profile)
        now = clock.now()
        Call.objects.filter(challenge=side.closed).update(
            opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2)
        )
        reading.unseal(Call.objects.get(challenge=side.closed))
        sign_on.set_sign_on(
            issuer="https://id.example.org", client_id="dips", secret="s", label="Our way in", by=SYSTEM
        )
        invited = staff.invite_person(email=f"invited-{letter.lower()}@example.org", role_keys=["assessor"], by=SYSTEM)
        side.ids |= _archives(side)
        side.ids |= _contents(side) | {"invitation": str(invited.pk), "asked": str(asked.pk), "own_token": str(own.pk)}
    looks = make["person"]("Vi Viewer", f"viewer-{letter.lower()}@example.org")
    last = clock.london(clock.now()).date() + timedelta(days=30)
    let_in = regions.grant_view(
        email=looks.email, area="west-midlands", expires_on=last, reason="Asked for.", by=SYSTEM
    )
    side.ids["viewer"] = str(let_in.pk)
    with operator_scope():
        side.ids["published"] = str(BlueprintVersion.objects.get(name="dips-birmingham").pk)
        side.ids["run"] = str(ProvisioningRun.objects.get(schema_name=council.schema_name).pk)
    _billing(side)
    with council_scope(council):
        side.ids["message"] = str(OutboxMessage.objects.first().pk)
        name = f"canary-{letter.lower()}-o901.{council.slug}.gov.uk"  # marked, see `marks`
        side.ids["claim"] = str(domains.claim(kind="site", name=name, by=SYSTEM).pk)
    return side


def _billing(side: Side) -> None:
    """What the council pays, as Stripe said it."""
    mark = f"CANARY-{side.letter}-O903"
    own = {"schema": side.council.schema_name}
    with operator_scope():
        Account.objects.create(
            **own, customer=f"cus_{side.letter}", subscription=f"sub_{side.letter}", standing="paid", plan="council",
            way="invoice", purchase_order=mark,
        )  # fmt: skip
        Invoice.objects.create(
            **own, id=f"in_{side.letter}", number=mark, status="open", net=1, vat=0, total=1, left=1, made_at=clock.now(),
            page_url=f"https://pay.example.org/{mark}",
        )  # fmt: skip
        Order.objects.create(**own, kind="card", body={"plan": mark})


def _archives(side: Side) -> dict[str, str]:
    """A file of the council's own data, and a wish to leave that was taken back."""
    council, by = side.council, side.people["admin"]
    name = storages["private"].save("exports/one.zip", ContentFile(f"CANARY-{side.letter}-O902".encode()))
    export = archives.ask_for_export(by=by)
    archives.note_export(export_id=export.pk, path=name, size=15, sha256="0" * 64)
    departure = Departure.objects.create(
        schema=council.schema_name,
        council_id=council.pk,
        slug=council.slug,
        name=council.name,
        due_at=clock.now(),
        state=DepartureState.STAYED,
    )
    return {"export": str(export.pk), "departure": str(departure.pk)}


def _people(side: Side, make: dict[str, Callable[..., Any]]) -> None:
    mail = f"{{}}-{side.letter.lower()}@example.org"
    for column, role in OFFICERS.items():
        side.people[column] = make["officer"](
            side.council, role, full_name=f"Officer {column}", email=mail.format(column)
        )
    side.people["supplier"], side.organisation = make["supplier"](
        name="Same Name Ltd",
        full_name="Sade Supplier",
        email=mail.format("supplier"),
        kind="charity",
        staff_count=14,
        turnover_pence=110_000_000,
    )
    side.people["colleague"] = make["person"]("Col Colleague", mail.format("colleague"))
    with portal_scope():
        joined = SupplierMember.objects.create(organisation=side.organisation, user=side.people["colleague"])
    side.ids["member"] = str(joined.pk)


def _apply(side: Side, challenge: Any, profile: Any) -> tuple[Any, Any]:
    """An application with a file, sent."""
    by = side.people["supplier"]
    call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
    draft = services.start_application(call=call, supplier=profile, by=by, eligibility=passing(call))
    files = [question.key for page in queries.pages_of(call) for question in page.questions if question.kind == "file"]
    body = PDF.replace(b"{mark}", f"CANARY-{side.letter}-{'K' if challenge is side.open else 'S'}000".encode())
    stored = services.attach_file(application=draft, question_key=files[0], upload=a_file("plan.pdf", body), by=by)
    for page in queries.pages_of(call):
        files = [question.key for question in page.questions if question.kind == "file"]
        data = page_data(page) | {f"{key}__confidential": "no" for key in files}
        version = Application.objects.get(pk=draft.pk).version
        services.save_page(application=draft, page_key=page.key, data=data, version=version, by=by)
    return services.submit_application(application=Application.objects.get(pk=draft.pk), by=by), stored


def _contents(side: Side) -> dict[str, str]:
    """A draft page, a picture and a document; the ids are the same in both councils."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from wagtail.documents.models import Document
    from wagtail.images.models import Image
    from wagtail.models import Collection, Page

    from cms.models import TextPage

    home = Page.objects.get(depth=2)
    page = home.add_child(instance=TextPage(title="A page not shown yet", slug="not-shown", live=False))
    revision = page.save_revision()
    image = Image.objects.create(title="A picture", file=SimpleUploadedFile("hall.png", png(), "image/png"))
    image.tags.add("a-tag")
    private = Collection.get_first_root_node().add_child(instance=Collection(name="Kept back"))
    document = Document.objects.create(title="A document", file=a_file("minutes.pdf"), collection=private)
    return {
        "home": str(home.pk),
        "page": str(page.pk),
        "revision": str(revision.pk),
        "image": str(image.pk),
        "document": str(document.pk),
        "document_path": document.url,
        "rendition": image.get_rendition("width-2").file.name,
    }
