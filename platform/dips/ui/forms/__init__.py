"""Forms in govuk-frontend's markup: one renderer, one base class, the fields and widgets to use."""

from .base import GovukForm, GovukFormMixin, GovukModelForm, asking
from .carrying import carried_out
from .fields import (
    CheckboxesField,
    DateField,
    DeclarationField,
    FileField,
    LongTextField,
    MoneyField,
    RadiosField,
    TextField,
    WholeNumberField,
    YesNoField,
    count_words,
)
from .renderer import GovukRenderer
from .widgets import (
    Checkboxes,
    CountedTextarea,
    DateInput,
    FileInput,
    MoneyInput,
    PasswordInput,
    Radios,
    Select,
    TextInput,
)

__all__ = [
    "Checkboxes",
    "CheckboxesField",
    "CountedTextarea",
    "DateField",
    "DateInput",
    "DeclarationField",
    "FileField",
    "FileInput",
    "GovukForm",
    "GovukFormMixin",
    "GovukModelForm",
    "GovukRenderer",
    "LongTextField",
    "MoneyField",
    "MoneyInput",
    "PasswordInput",
    "Radios",
    "RadiosField",
    "Select",
    "TextField",
    "TextInput",
    "WholeNumberField",
    "YesNoField",
    "asking",
    "carried_out",
    "count_words",
]
