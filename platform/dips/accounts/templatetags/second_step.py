"""`{% second_step_offer %}`: a calm line for who has no second step and need not have one."""

from __future__ import annotations

from typing import Any

from django import template

from ..second_factor.services import has_second_factor

register = template.Library()


@register.inclusion_tag("mfa/offer.html", takes_context=True)
def second_step_offer(context: dict[str, Any]) -> dict[str, Any]:
    """Shown until it is added, or put away for this session."""
    request = context["request"]
    user = request.user
    put_away = request.session.get("second_step_put_away", False)
    is_offered = user.is_authenticated and not put_away and not has_second_factor(user)
    return {"is_offered": is_offered, "path": request.path, "csrf_token": context.get("csrf_token")}
