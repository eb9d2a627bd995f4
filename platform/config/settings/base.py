"""Settings that every process shares, one file a subject. The environment is read in this folder and nowhere else."""

from __future__ import annotations

from . import env
from .api import *  # noqa: F403 -- settings inherit, here and below
from .back_office import *  # noqa: F403
from .database import *  # noqa: F403
from .files import *  # noqa: F403
from .headers import *  # noqa: F403
from .identity import *  # noqa: F403
from .joining import *  # noqa: F403
from .language import *  # noqa: F403
from .leaving import *  # noqa: F403
from .mail import *  # noqa: F403
from .names import *  # noqa: F403
from .pages import *  # noqa: F403
from .payments import *  # noqa: F403
from .places import *  # noqa: F403
from .rooms import *  # noqa: F403
from .valkey import *  # noqa: F403
from .watching import *  # noqa: F403

SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # earlier ones: still read, never written with
DEBUG = False
DIPS_DEMO = env.flag("DIPS_DEMO")
DIPS_CLOCK_SETTABLE = env.flag("DIPS_CLOCK_SETTABLE")
DIPS_FETCH_LOOPBACK = False  # whether addresses that a council gives may lead here: for tests and the embedded run
