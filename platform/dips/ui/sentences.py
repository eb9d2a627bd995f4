"""Each sentence is looked for once. Django asks several catalogues one after the other, and the most by far for what
stands in none of them, which is how English is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import trans_real

MOST = 5000  # sentences of a language: also what people wrote is asked for, as starter words are known in Welsh


def remember(languages: Iterable[str]) -> None:
    """Let each language remember its answers, as long as the process lives."""
    for code in languages:
        spoken = trans_real.translation(code)
        if not hasattr(spoken.gettext, "cache_info"):
            spoken.gettext = lru_cache(MOST)(spoken.gettext)  # type: ignore[method-assign]
