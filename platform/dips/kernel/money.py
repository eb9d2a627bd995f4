"""Money is integer pence with a currency and whether VAT is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from .errors import Invalid

AMOUNT = re.compile(r"^£?\s*(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{2}))?$", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in pence. Amounts add only when currency and VAT agree."""

    pence: int
    currency: str = "GBP"
    vat_included: bool = False

    @classmethod
    def parse(cls, text: str, *, vat_included: bool = False) -> Money:
        """Read "24,500", "£24,500" or "24500.50"."""
        found = AMOUNT.match(text.strip())
        if found is None:
            raise Invalid(_("Enter an amount in pounds, like 24,500"), code="not_an_amount")
        pounds, pence = found.group(1).replace(",", ""), found.group(2) or "00"
        return cls(int(pounds) * 100 + int(pence), vat_included=vat_included)

    def __add__(self, other: Money) -> Money:
        if (self.currency, self.vat_included) != (other.currency, other.vat_included):
            raise ValueError("these amounts do not add: currency or VAT differs")
        return replace(self, pence=self.pence + other.pence)

    def __str__(self) -> str:
        sign, pence = ("-" if self.pence < 0 else ""), abs(self.pence)
        pounds = f"{pence // 100:,}" + (f".{pence % 100:02d}" if pence % 100 else "")
        return f"{sign}£{pounds}" if self.currency == "GBP" else f"{sign}{pounds} {self.currency}"
