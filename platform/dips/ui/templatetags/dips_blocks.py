"""Components that wrap what stands between their tag and its end tag. Part of `{% load dips %}`."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


class _BlockNode(Node):
    """A component that wraps what stands between its tag and its end tag."""

    def __init__(self, name: str, inner: NodeList, options: dict[str, FilterExpression]) -> None:
        self.name = name
        self.nodelist = inner
        self.options = options

    def render(self, context: template.Context) -> SafeString:
        values = {key: value.resolve(context) for key, value in self.options.items()}
        inner = self.nodelist.render(context)
        return SafeString(get_template(f"dips/components/{self.name}.html").render({**values, "inner": inner}))


def _block(name: str, doc: str) -> None:
    def compile_block(parser: Parser, token: Token) -> _BlockNode:
        bits = token.split_contents()[1:]
        options = template.base.token_kwargs(bits, parser)
        if bits:
            raise template.TemplateSyntaxError(f"{name} takes key=value only, not {bits[0]!r}")
        inner = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return _BlockNode(name, inner, options)

    compile_block.__doc__ = doc
    register.tag(name, compile_block)


_block(
    "notice",
    '`{% notice title="The brief changed" %}…{% endnotice %}`: something to act on. `tone="good"` or `"bad"`. Never two in a row.',
)
_block("inset", "`{% inset %}<p>…</p>{% endinset %}`: something to know.")
_block(
    "details",
    '`{% details summary="What counts as a small firm?" %}<p>…</p>{% enddetails %}`: something most may skip.',
)
_block(
    "empty",
    '`{% empty title="No challenges match" %}<p>…</p>{% endempty %}`: what is so, why, and the way on. `heading=2` sets its rank.',
)
_block(
    "panel",
    '`{% panel title="Application submitted" %}Your reference is<br><strong>BHM-01-0001</strong>{% endpanel %}`: the confirmation; holds the h1.',
)
_block(
    "facts",
    '`{% facts label="At a glance" %}…<dl>…</dl>{% endfacts %}`, in block `aside`: what someone needs to decide.',
)
_block("receipt", "`{% receipt %}<dl>…</dl>{% endreceipt %}`: proof of what was taken and when; below a panel.")
_block(
    "table_scroll",
    '`{% table_scroll label="Programme funding" %}<table class="govuk-table">…</table>{% endtable_scroll %}`: a table that may be wider than a phone.',
)
