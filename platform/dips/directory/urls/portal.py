"""The portal's public pages. Councils have their own site and none of these."""

from django.urls import path

from .. import views, views_data

app_name = "directory"
urlpatterns = [
    path("", views.home, name="home"),
    path("challenges/", views.challenges, name="challenges"),
    path("challenges.csv", views_data.as_csv, name="challenges_csv"),
    path("challenges.json", views_data.as_json, name="challenges_json"),
    path("challenges.atom", views_data.as_atom, name="challenges_atom"),
    path("challenges.ics", views_data.as_calendar, name="challenges_ics"),
    path("councils/", views.councils, name="councils"),
    *(
        path(f"{page}/", views.plain, {"page": page}, name=page)
        for page in ("accessibility", "privacy", "cookies", "terms")
    ),
    path("contact/", views.contact, name="contact"),
]
