"""What a certificate of deletion that somebody hands in attests: to the command and to the public page alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from dips.ui.languages import ENGLISH

from . import certificates, letters


@dataclass(frozen=True, slots=True)
class Attested:
    """What was signed, as it stands there and in plain lines; and whether the words handed in with it say the same."""

    body: dict[str, Any]
    words: str
    is_as_signed: bool


def read(said: str, *, public_key: str = "") -> Attested:
    """Of a certificate alone, with its words before it, or of the whole letter it came in. Refuses (`not_a_certificate`)
    anything else.
    """
    text = certificates.verify(said, public_key=public_key)
    shown = certificates.words_before(said).split()  # a mail program may have broken the lines elsewhere
    with override(ENGLISH):  # whoever reads it, that is the language of certificates
        words = certificates.in_words(text)
        genuine: tuple[list[str], ...] = ([], words.split(), letters.with_certificate(words, "").split())
    return Attested(json.loads(text), words, shown in genuine)
