"""App configuration, and the step that invites a new council's first officer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "dips.staff"
    label = "staff"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        from dips.accounts import closing as accounts  # noqa: PLC0415 -- app loading
        from dips.accounts.sessions import services as sessions  # noqa: PLC0415 -- app loading
        from dips.councils import scope  # noqa: PLC0415 -- app loading
        from dips.kernel import audit  # noqa: PLC0415 -- app loading

        from . import (  # noqa: PLC0415 -- models are not ready before this
            closing,
            from_outside,
            invited,
            next_steps,
            operator_letters,
            provisioning,
            second_factor,
            seen,
            set_up,
            usage,
            waiting,
        )
        from .deputies import queries as deputies  # noqa: PLC0415 -- models are not ready before this
        from .errors import whom_to_ask  # noqa: PLC0415 -- as above
        from .plan import notices  # noqa: PLC0415 -- as above
        from .safety import notices as safety  # noqa: PLC0415 -- as above
        from .whom import missing  # noqa: PLC0415 -- as above

        provisioning.register()
        accounts.conditions.append(closing.is_at_work_nowhere)
        scope.doorkeepers.append(second_factor.require_on_page)
        next_steps.register("staff", invited.steps)
        set_up.register()
        usage.register()
        notices.connect()
        safety.register()
        next_steps.register("staff.access", waiting.steps)
        whom_to_ask.append(missing)
        sessions.watchers.append(seen.note)
        audit.stands_in.register("staff", deputies.acts_for)
        operator_letters.connect()
        from_outside.register()
