"""What pages show: values put together from the rooms below, in few queries."""

from .challenge import ChallengeFace, challenge_face
from .programme import ProgrammeFace, programme_face

__all__ = ["ChallengeFace", "ProgrammeFace", "challenge_face", "programme_face"]
