"""Sign-up of councils: services, pages, and the other face."""
