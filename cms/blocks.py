"""What a page's body may be made of. There is no block for raw HTML, and none may be added."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    StructValue,
    TextBlock,
    URLBlock,
)
from wagtail.images.blocks import ImageChooserBlock

WORDS = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(CharBlock):
    """A part of the page. The page's own title is the only heading above it."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"
        max_length = 120


class ParagraphBlock(RichTextBlock):
    """Running text: bold, italic, links and lists."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=WORDS, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/paragraph.html"


class ImageBlock(StructBlock):
    """A picture, and what it shows for those who cannot see it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = CharBlock(
        label=_("What it shows"),
        required=False,
        max_length=250,
        help_text=_("Read out to people who cannot see it. Leave empty only if it is decoration."),
    )
    caption = CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/image.html"


class QuoteBlock(StructBlock):
    """Someone's own words, and who said them."""

    text = TextBlock(label=_("Words"))
    who = CharBlock(label=_("Who said it"), max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/blocks/quote.html"


class FigureBlock(StructBlock):
    """One figure. Without a source it is not a figure."""

    number = CharBlock(label=_("Figure"), max_length=20, help_text=_("Like 528 or £89,000"))
    words = CharBlock(label=_("What it counts"), max_length=160)
    source = CharBlock(label=_("Source and date"), max_length=200)


class FiguresBlock(StructBlock):
    """Two to four figures side by side."""

    items = ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=4)

    class Meta:
        icon = "order"
        label = _("Figures")
        template = "cms/blocks/figures.html"


class ButtonValue(StructValue):
    @property
    def href(self) -> str:
        page = self.get("page")
        return (page.url if page else "") or self.get("url") or ""


class ButtonBlock(StructBlock):
    """The way on, as a verb with its object. One a page."""

    text = CharBlock(label=_("Words on the button"), max_length=60)
    page = PageChooserBlock(label=_("Page of this site"), required=False)
    url = URLBlock(label=_("or an address"), required=False)

    class Meta:
        icon = "link"
        label = _("Button")
        template = "cms/blocks/button.html"
        value_class = ButtonValue

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            raise ValidationError(_("Choose a page, or give an address: one of the two"))
        return cleaned


class BodyBlock(StreamBlock):
    """The body of every page."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    image = ImageBlock()
    quote = QuoteBlock()
    figures = FiguresBlock()
    button = ButtonBlock()

    class Meta:
        template = "cms/blocks/body.html"
