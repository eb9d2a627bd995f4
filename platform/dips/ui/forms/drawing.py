"""Draw a field in govuk-frontend's markup without the template language: a page of questions is made of little else."""

from __future__ import annotations

from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..templatetags.dips_words import own
from .view import FieldView


class GovukBoundField(BoundField):
    """`{{ field.as_field_group }}` is a group of ours; `{{ field }}` alone stays the widget."""

    def as_field_group(self) -> SafeString:
        return SafeString(str(self) if self.is_hidden else _group(FieldView(self)))


def _group(f: FieldView) -> str:
    draw = _fieldset if f.is_group else _checkbox if f.kind == "checkbox" else _labelled
    wrong = " govuk-form-group--error" if f.errors else ""
    return f'<div class="govuk-form-group{wrong}">\n{draw(f)}\n</div>'


def _fieldset(f: FieldView) -> str:
    """Controls that are one answer together."""
    role = ' role="group"' if f.kind == "date" else ""
    size = f" govuk-fieldset__legend--{f.size}" if f.size else ""
    legend: str = own(f.label)
    if f.is_heading:
        caption = f'<span class="govuk-caption">{safe(f.caption)}</span>' if f.caption else ""
        legend = f'{caption}<h1 class="govuk-fieldset__heading">{legend}</h1>'
    draw = _date if f.kind == "date" else _multi if f.kind == "multi" else _choices
    return f"""<fieldset class="govuk-fieldset"{_described(f)}{role}>
  <legend class="govuk-fieldset__legend{size}">{legend}</legend>
  {_hint(f)}{_errors(f)}

  {draw(f)}
</fieldset>
"""


def _choices(f: FieldView) -> str:
    name, kind = f"govuk-{f.kind}", f.widget.input_type
    items = "".join(
        f"""
    <div class="{name}__item"><input class="{name}__input" id="{safe(each.id)}" name="{safe(each.name)}" \
type="{kind}" value="{safe(each.value)}"{" checked" if each.is_chosen else ""}\
{f' aria-describedby="{safe(each.id)}_hint"' if each.hint else ""}>\
<label class="{name}__label" for="{safe(each.id)}">{own(each.label)}</label>\
{f'<div class="govuk-hint {name}__hint" id="{safe(each.id)}_hint">{own(each.hint)}</div>' if each.hint else ""}</div>"""
        for each in f.options
    )
    return f'<div class="{name}{f.modifiers}">{items}\n  </div>\n'


def _date(f: FieldView) -> str:
    items = "".join(
        f"""
    <div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" for="{safe(each.id)}">\
{safe(each.label)}</label><input class="govuk-input govuk-date-input__input govuk-input--width-{each.width}\
{" govuk-input--error" if each.is_wrong else ""}" id="{safe(each.id)}" name="{safe(each.name)}" type="text" \
inputmode="numeric" value="{safe(each.value)}"\
{f' autocomplete="{safe(each.autocomplete)}"' if each.autocomplete else ""}></div>"""
        for each in f.parts
    )
    return f'<div class="govuk-date-input" id="{safe(f.id)}">{items}\n  </div>\n'


def _multi(f: FieldView) -> str:
    return str(f.field)


def _checkbox(f: FieldView) -> str:
    """One box whose label is what is promised."""
    hint = (
        f'<div class="govuk-hint govuk-checkboxes__hint" id="{safe(f.hint_id)}">{safe(f.hint)}</div>' if f.hint else ""
    )
    chosen = " checked" if f.field.value() else ""
    return f"""{_errors(f)}
  <div class="govuk-checkboxes"><div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" \
id="{safe(f.id)}" name="{safe(f.field.html_name)}" type="checkbox"{chosen}{_described(f)}>\
<label class="govuk-checkboxes__label" for="{safe(f.id)}">{safe(f.label)}</label>{hint}</div></div>

"""


def _labelled(f: FieldView) -> str:
    """One control under its label."""
    size = f.size or ("l" if f.is_heading else "")
    css = f"govuk-label govuk-label--{size}" if size else "govuk-label"
    label = f'<label class="{css}" for="{safe(f.id)}">{own(f.label)}</label>'
    if f.is_heading:
        caption = f'<p class="govuk-caption">{safe(f.caption)}</p>' if f.caption else ""
        label = f'{caption}<h1 class="govuk-label-wrapper">{label}</h1>'
    return f"{label}\n  {_hint(f)}{_errors(f)}\n\n  {_control(f)}"


def _control(f: FieldView) -> str:
    """The box, with what stands before or behind it, or its limit beneath."""
    if f.prefix or f.suffix:
        before = f'<div class="govuk-input__prefix" aria-hidden="true">{safe(f.prefix)}</div>' if f.prefix else ""
        behind = f'<div class="govuk-input__suffix" aria-hidden="true">{safe(f.suffix)}</div>' if f.suffix else ""
        return f'<div class="govuk-input__wrapper">{before}{f.control}{behind}</div>\n  '
    if f.count:
        over = " govuk-character-count__message--error" if f.count.is_over else ""
        return f"""<div class="govuk-character-count" data-unit="{f.count.unit}" data-limit="{f.count.limit}">{f.control}
    <div class="govuk-character-count__message{over}" id="{safe(f.info_id)}">{safe(f.count.message)}</div></div>\
<script src="{safe(static("dips/js/count.js"))}" defer></script>
  """
    return f.control


def _described(f: FieldView) -> str:
    return f' aria-describedby="{safe(f.described_by)}"' if f.described_by else ""


def _hint(f: FieldView) -> str:
    return f'<div class="govuk-hint" id="{safe(f.hint_id)}">{own(f.hint)}</div>' if f.hint else ""


def _errors(f: FieldView) -> str:
    if not f.errors:
        return ""
    sentences = "<br>".join(map(safe, f.errors))
    return f"""<p class="govuk-error-message" id="{safe(f.error_id)}">\
<span class="govuk-visually-hidden">{safe(_("Error:"))}</span> {sentences}</p>"""
