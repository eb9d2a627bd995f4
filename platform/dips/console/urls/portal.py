"""The console. Every address is behind its door."""

from __future__ import annotations

from ..door import behind
from ..views import access, council, council_doors, councils, home, making, outbox, people, reading, regions, requests

app_name = "console"
urlpatterns = [
    behind("", home.home, "home"),
    behind("councils/", councils.listing, "councils"),
    behind("councils/new/", making.choose, "choose"),
    behind("councils/new/details/", making.create, "create"),
    behind("councils/<slug:council>/", council.detail, "council"),
    behind("councils/<slug:council>/suspend/", council_doors.suspend, "suspend"),
    behind("councils/<slug:council>/resume/", council_doors.resume, "resume"),
    behind("councils/<slug:council>/plan/", council_doors.plan, "plan"),
    behind("councils/<slug:council>/read-only/", council_doors.read_only, "read_only"),
    behind("councils/<slug:council>/writable/", council_doors.writable, "writable"),
    behind("councils/<slug:council>/access/", access.new, "access_new"),
    behind("access/", access.listing, "accesses"),
    behind("access/<uuid:pk>/", access.detail, "access"),
    behind("access/<uuid:pk>/agree/", access.agree, "access_agree"),
    behind("access/<uuid:pk>/refuse/", access.refuse, "access_refuse"),
    behind("access/<uuid:pk>/end/", access.end, "access_end"),
    behind("access/<uuid:pk>/read/", access.read, "access_read"),
    behind("access/<uuid:pk>/read/<str:item>/", access.paper, "access_paper"),
    behind("requests/", requests.listing, "requests"),
    behind("requests/<uuid:pk>/", requests.detail, "request"),
    behind("requests/<uuid:pk>/approve/", requests.approve, "approve"),
    behind("requests/<uuid:pk>/refuse/", requests.refuse, "refuse"),
    behind("requests/<uuid:pk>/stop/", requests.stop, "stop"),
    behind("requests/<uuid:pk>/again/", requests.again, "again"),
    behind("outbox/", outbox.listing, "outbox"),
    behind("outbox/retry/", outbox.retry_all, "retry_kind"),
    behind("outbox/<uuid:pk>/", outbox.detail, "message"),
    behind("outbox/<uuid:pk>/retry/", outbox.retry, "retry"),
    behind("outbox/<uuid:pk>/park/", outbox.park, "park"),
    behind("jobs/", reading.jobs, "jobs"),
    behind("blueprints/", reading.blueprints, "blueprints"),
    behind("councils/<slug:council>/authority/", regions.authority, "authority"),
    behind("regions/", regions.listing, "regions"),
    behind("regions/viewers/new/", regions.grant, "viewer_grant"),
    behind("regions/viewers/<uuid:pk>/end/", regions.end, "viewer_end"),
    behind("trail/", reading.trail, "trail"),
    behind("people/", people.listing, "people"),
    behind("people/second-step/", people.second_step, "second_step"),
]
