"""The kinds of page of a council's site. A page holds words, pictures and a pointer; apps decide."""

from .challenges import ChallengeIndexPage, ChallengePage
from .home import HomePage
from .news import NewsIndexPage, NewsPage
from .programme import ProgrammePage
from .text import TextPage

__all__ = [
    "ChallengeIndexPage",
    "ChallengePage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "ProgrammePage",
    "TextPage",
]
