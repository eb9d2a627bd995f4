"""What stands above every officers' page: kept here, filled by the rooms above in `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from dips.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence that everybody must know, and where it can be mended by whoever reads it."""

    title: str
    text: str
    url: str = ""
    button: str = ""


banners: Registry[Callable[[HttpRequest], Banner | None]] = Registry("what stands above every officers' page")


def shown(request: HttpRequest) -> list[Banner]:
    """Those that say something now. Each is asked on every page, so it must know without a query that it has nothing to say."""
    found = (banner(request) for _key, banner in banners)
    return [each for each in found if each is not None]
