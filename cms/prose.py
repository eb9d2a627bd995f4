"""The body of a page as Markdown, and back: what an editor sees as blocks, a blueprint holds as a readable file.

What the blocks cannot hold is refused by `faults`; pictures stay with the council and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Block = tuple[str, Any]
PageId = Callable[[str], int | None]
PageKey = Callable[[int], str | None]

FENCE = re.compile(r"^::: *(figures|button)$")
SPECIAL = re.compile(r"([\\`*_\[\]])")
STARTS = re.compile(r"^(?:()(#|>|:::|[-+](?= |$))|([0-9]+)([.)](?= |$)))", re.MULTILINE)
DASHES = ("—", "–", "-")
LOOKS = 4
FIGURE = ("number", "words", "source")
_markdown = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline", "code", "fence", "backticks", "hr", "lheading", "heading", "blockquote"]
)


def parse(text: str, page_id: PageId = lambda key: None) -> list[Block]:
    """Blocks of a text: `## heading`, `> quote` with `> — who`, `::: figures`, `::: button`, and words between."""
    blocks: list[Block] = []
    for kind, lines in _pieces(text):
        match kind:
            case "heading":
                blocks.append(("heading", lines[0].removeprefix("## ").strip()))
            case "quote":
                said = [line.removeprefix(">").strip() for line in lines]
                who = said.pop().lstrip("—–- ").strip() if len(said) > 1 and said[-1].startswith(DASHES) else ""
                blocks.append(("quote", {"text": "\n".join(said).strip(), "who": who}))
            case "figures":
                items = [dict(zip(FIGURE, _cells(line, 3), strict=True)) for line in lines]
                blocks.append(("figures", {"items": items}))
            case "button":
                label, target = _cells(lines[0], 2)
                page = page_id(target.removeprefix("page:")) if target.startswith("page:") else None
                url = "" if target.startswith("page:") else target
                blocks.append(("button", {"text": label, "page": page, "url": url}))
            case _:
                blocks.append(("paragraph", _html("\n".join(lines), page_id)))
    return blocks


def write(blocks: list[Block], page_key: PageKey = lambda pk: None) -> str:
    """The text of blocks, in its one form."""
    parts: list[str] = []
    for kind, value in blocks:
        match kind:
            case "heading":
                parts.append(f"## {value}")
            case "quote":
                lines = [*value["text"].strip().splitlines(), f"— {value['who']}"]
                parts.append("\n".join(f"> {line.strip()}".rstrip() for line in lines))
            case "figures":
                rows = [" | ".join(item[name] for name in FIGURE) for item in value["items"]]
                parts.append("\n".join(["::: figures", *rows, ":::"]))
            case "button":
                key = page_key(value["page"]) if value.get("page") else None
                target = f"page:{key}" if key else value.get("url", "")
                if target:
                    parts.append("\n".join(["::: button", f"{value['text']} | {target}", ":::"]))
            case "paragraph":
                words = _Reader(page_key).read(value)
                if words:
                    parts.append(words)
    return "\n\n".join(parts)


def faults(text: str, known: set[str]) -> Iterator[str]:
    """What a body cannot hold, and links to pages that the blueprint does not have."""
    for kind, lines in _pieces(text):
        wanted = {"figures": 3, "button": 2}.get(kind)
        for line in lines if wanted else []:
            if len([cell for cell in line.split("|") if cell.strip()]) != wanted:
                yield f"“{line}” must have {wanted} parts with | between them"
        if kind == "quote" and (len(lines) < 2 or not lines[-1].removeprefix(">").strip().startswith(DASHES)):
            yield "a quote must end with a line like “> — who said it”"
        if kind == "button" and len(lines) != 1:
            yield "a button is one line"
    for key in re.findall(r"page:([A-Za-z0-9_-]+)", text):
        if key not in known:
            yield f"the link page:{key} leads to no page of this blueprint"


def tidy(text: str) -> str:
    """The one form of a body: what is written again once it was read. A text that has it stays as it is.

    Odd mixtures of marks need a second look; one that will not settle has none (`settles`)."""
    for _again in range(LOOKS):
        before, text = text, _again_written(text)
        if before == text:
            break
    return text


def settles(text: str) -> bool:
    """Whether a body has one form, so that it is exported as it was taken."""
    form = tidy(text)
    return _again_written(form) == form


def _again_written(text: str) -> str:
    keys: list[str] = []

    def number(key: str) -> int:
        keys.append(key)
        return len(keys)

    return write(parse(text, number), lambda pk: keys[pk - 1])


def _cells(line: str, count: int) -> list[str]:
    cells = [cell.strip() for cell in line.split("|")]
    return (cells + [""] * count)[:count]


def _pieces(text: str) -> Iterator[tuple[str, list[str]]]:
    lines = text.replace("\r\n", "\n").split("\n")
    words: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        fence = FENCE.match(line.strip())
        special = fence or line.startswith(("## ", ">"))
        if special and any(words):
            yield "words", words
        if special:
            words = []
        if fence:
            end = next((at for at in range(place + 1, len(lines)) if lines[at].strip() == ":::"), len(lines))
            yield fence.group(1), [each for each in lines[place + 1 : end] if each.strip()]
            place = end
        elif line.startswith("## "):
            yield "heading", [line]
        elif line.startswith(">"):
            end = next((at for at in range(place, len(lines)) if not lines[at].startswith(">")), len(lines))
            yield "quote", lines[place:end]
            place = end - 1
        else:
            words.append(line)
        place += 1
    if any(line.strip() for line in words):
        yield "words", words


def _html(text: str, page_id: PageId) -> str:
    """Wagtail's rich text of some words."""
    return "".join(_tag(token, page_id) for token in _markdown.parse(text.strip("\n")))


TAGS = {"strong": "b", "em": "i"}


def _tag(token: Token, page_id: PageId) -> str:
    if token.type == "inline":
        return "".join(_tag(child, page_id) for child in token.children or [])
    if token.type == "text":
        return escape(token.content, quote=False)
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak":
        return "<br/>"
    if token.hidden or not token.tag:
        return escape(token.content, quote=False)
    name = TAGS.get(token.tag, token.tag)
    if token.nesting == -1:
        return f"</{name}>"
    if name == "a":
        return _link(str(token.attrs.get("href", "")), page_id)
    return f"<{name}>"


def _link(href: str, page_id: PageId) -> str:
    if href.startswith("page:"):
        page = page_id(href.removeprefix("page:"))
        return f'<a linktype="page" id="{page}">' if page else "<a>"
    return f'<a href="{escape(href)}">'


class _Reader(HTMLParser):
    """Reads Wagtail's rich text; whatever is not words, emphasis, a link or a list is dropped."""

    def __init__(self, page_key: PageKey) -> None:
        super().__init__(convert_charrefs=True)
        self.page_key = page_key
        self.paragraphs: list[str] = []
        self.here: list[str] = []
        self.lists: list[list[int | str]] = []
        self.links: list[str] = []

    def read(self, html: str) -> str:
        self.feed(str(html))
        self.close()
        self._end()
        return "\n\n".join(filter(None, self.paragraphs))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("b", "strong"):
            self.here.append("**")
        elif tag in ("i", "em"):
            self.here.append("*")
        elif tag == "br":
            self.here.append("\\\n")
        elif tag == "a":
            self._open_link(given)
        elif tag in ("ul", "ol"):
            self._end()
            self.lists.append([tag, 0])
            self.paragraphs.append("")
        elif tag == "li" and self.lists:
            self.lists[-1][1] = int(self.lists[-1][1]) + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self.here.append("**")
        elif tag in ("i", "em"):
            self.here.append("*")
        elif tag == "a" and self.links:
            target = self.links.pop()
            self.here.append(f"]({target})" if target else "")
        elif tag == "li" and self.lists:
            self._end_item()
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "p":
            self._end()

    def handle_data(self, data: str) -> None:
        self.here.append(SPECIAL.sub(r"\\\1", data))

    def _open_link(self, given: dict[str, str]) -> None:
        target = given.get("href", "")
        if given.get("linktype") == "page":
            key = self.page_key(int(given["id"])) if given.get("id", "").isdigit() else None
            target = f"page:{key}" if key else ""
        elif given.get("linktype"):
            target = ""
        self.links.append(target)
        if target:
            self.here.append("[")

    def _words(self) -> str:
        words, self.here = "".join(self.here), []
        return "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()

    def _end_item(self) -> None:
        words = self._words()
        if not words:
            return
        kind, number = self.lists[-1]
        mark = "-" if kind == "ul" else f"{number}."
        line = f"{mark} {words}"
        self.paragraphs[-1] = f"{self.paragraphs[-1]}\n{line}".lstrip("\n")

    def _end(self) -> None:
        if self.lists:
            return
        words = STARTS.sub(r"\1\3\\\2\4", self._words())
        if words:
            self.paragraphs.append(words)
