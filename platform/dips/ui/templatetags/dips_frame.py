"""The links of header and footer, which are the same on page after page: drawn once a process."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from dips.ui.navigation import NavItem

register = template.Library()

HEADER, FOOTER = "dips/components/masthead_nav.html", "dips/components/footer_links.html"
BANNERS, MENU = "dips/components/admin_banners.html", "wagtailadmin/own_menu.html"
MAIN = '<div class="content">'
HERE = "<!-- token -->"  # where the form's token stands in what is drawn for everybody
MOST = 2000  # lists of links; a council has about one for each page of its menu


@register.simple_tag(takes_context=True)
def masthead_nav(context: template.Context) -> SafeString:
    """`{% masthead_nav %}`: the header's links. Where one is a form, this visitor's own token is put into it."""
    items = tuple(context.get("nav_items") or ())
    drawn = _drawn(HEADER, items, get_language())
    if any(item.method == "post" for item in items):
        return SafeString(drawn.replace(HERE, CsrfTokenNode().render(context)))
    return drawn


@register.simple_tag(takes_context=True)
def footer_links(context: template.Context) -> SafeString:
    """`{% footer_links %}`: the footer's links."""
    return _drawn(FOOTER, tuple(context.get("footer_links") or ()), get_language())


class _UnderBanners(Node):
    def __init__(self, inner: NodeList) -> None:
        self.nodelist = inner

    def render(self, context: template.Context) -> SafeString:
        inner, banners = self.nodelist.render(context), context.get("admin_banners")
        menu = getattr(context.get("request"), "own_menu", None)  # the frame has drawn its own by now
        told = render_to_string(MENU, {"own_menu": menu}) if menu else ""
        told += render_to_string(BANNERS, {"admin_banners": banners}) if banners else ""
        if not told:
            return inner
        before, begins, after = inner.partition(MAIN)
        return SafeString(f"{before}{begins}{told}{after}" if begins else f"{told}{inner}")


@register.tag
def under_banners(parser: Parser, token: Token) -> _UnderBanners:
    """`{% under_banners %}…{% endunder_banners %}` around the admin's frame, which has no place for what stands above each
    page: it is put first into its main part. So is the menu for whoever has no script, which draws the frame's own."""
    inner = parser.parse(("endunder_banners",))
    parser.delete_first_token()
    return _UnderBanners(inner)


@lru_cache(MOST)
def _drawn(component: str, items: tuple[NavItem, ...], language: str | None) -> SafeString:
    return render_to_string(component, {"nav_items": items, "footer_links": items, "token": SafeString(HERE)})
