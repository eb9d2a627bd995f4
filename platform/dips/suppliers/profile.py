"""What a council may know of a supplier: a frozen copy, read on the portal before a council is entered."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from .models import SupplierOrganisation


@dataclass(frozen=True, slots=True)
class SupplierProfile:
    """A supplier at one moment. Inside a council it is this and an id, never a join."""

    id: UUID
    legal_name: str
    trading_name: str
    kind: str
    company_number: str
    website: str
    address_line_1: str
    address_line_2: str
    town: str
    postcode: str
    staff_count: int | None
    turnover_pence: int | None
    balance_sheet_pence: int | None
    is_sme: bool | None
    size_rule: str
    region: str
    illustrative: bool
    country: str = ""

    @property
    def name(self) -> str:
        return self.trading_name or self.legal_name

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for a snapshot in JSON."""
        return asdict(self) | {"id": str(self.id)}


def of(organisation: SupplierOrganisation) -> SupplierProfile:
    """Copy an organisation. Its `region` should be loaded with it."""
    return SupplierProfile(
        id=organisation.pk,
        legal_name=organisation.legal_name,
        trading_name=organisation.trading_name,
        kind=str(organisation.kind),
        company_number=organisation.company_number,
        website=organisation.website,
        address_line_1=organisation.address_line_1,
        address_line_2=organisation.address_line_2,
        town=organisation.town,
        postcode=organisation.postcode,
        staff_count=organisation.staff_count,
        turnover_pence=organisation.turnover_pence,
        balance_sheet_pence=organisation.balance_sheet_pence,
        is_sme=organisation.is_sme,
        size_rule=organisation.size_rule,
        region=organisation.region.slug if organisation.region else "",
        illustrative=organisation.illustrative,
        country=organisation.country,
    )
