"""Load a blueprint from the shipped library, a folder or a zip, and write one in its canonical form."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dips.kernel.errors import NotFound

from . import yaml_text
from .document import META_FILE, Document, Place, file_of
from .document import Path as Way
from .faults import BlueprintFaulty, Fault
from .schemas import META_SCHEMA, long_texts, trimmed
from .sections import Section, registry
from .tree import LARGEST_TREE, Tree, read_folder, read_zip

SHELF = Path(__file__).parent / "library"
NAME = re.compile(r"^[a-z][a-z0-9-]{1,59}$")
MARKDOWN_FILE = re.compile(r"^[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*\.md$")
LONGEST_TEXT = 64 * 1024


class NoSuchBlueprint(NotFound):
    code = "no_such_blueprint"


def names() -> list[str]:
    """The shipped blueprints."""
    return sorted(each.name for each in SHELF.iterdir() if (each / META_FILE).is_file())


def load(path_or_name: str | Path) -> Document:
    """Read a shipped blueprint by its name, or any by its folder or zip.

    Raises BlueprintFaulty with every file and line that cannot be read. What it means is `services.check`'s.
    """
    given = str(path_or_name)
    if NAME.match(given) and (SHELF / given / META_FILE).is_file():
        return parse(read_folder(SHELF / given))
    path = Path(given)
    if path.is_dir():
        return parse(read_folder(path))
    if path.is_file() and path.suffix == ".zip":
        with path.open("rb") as file:
            return parse(read_zip(file.read(LARGEST_TREE + 1)))
    raise NoSuchBlueprint(f"There is no blueprint “{given}”. Give a folder, a zip, or one of: {', '.join(names())}.")


def parse(tree: Tree) -> Document:
    """Make a document of a blueprint's files. A file that no room reads is a fault, so that a slip is not lost."""
    faults: list[Fault] = []
    places: dict[tuple[str, Way], Place] = {}
    read_files: set[str] = set()
    if META_FILE not in tree:
        raise BlueprintFaulty([Fault(META_FILE, 0, "The file is missing.", "Give the folder that it lies in.")])
    meta = _yaml("", tree, places, faults, read_files)
    sections: dict[str, Any] = {}
    for key, section in registry:
        if file_of(key) not in tree:
            continue
        data = _yaml(key, tree, places, faults, read_files)
        if data is not None:
            sections[key] = _with_texts(section, data, tree, places, faults, read_files)
    faults += _strangers(tree, read_files)
    if faults:
        raise BlueprintFaulty(faults)
    return Document(meta if isinstance(meta, dict) else {"format": meta}, sections, places)


def _yaml(key: str, tree: Tree, places: dict[tuple[str, Way], Place], faults: list[Fault], read_files: set[str]) -> Any:
    file = file_of(key)
    read_files.add(file)
    text = _decoded(file, tree[file], faults)
    if text is None:
        return None
    try:
        data, found = yaml_text.read(file, text)
    except yaml_text.Unreadable as refusal:
        faults.append(refusal.fault)
        return None
    places.update({(key, path): place for path, place in found.items()})
    return data


def _decoded(file: str, content: bytes, faults: list[Fault]) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults.append(Fault(file, line, "The file is not in UTF-8.", "Save it as UTF-8."))
        return None
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _with_texts(
    section: Section,
    data: Any,
    tree: Tree,
    places: dict[tuple[str, Way], Place],
    faults: list[Fault],
    read_files: set[str],
) -> Any:
    """Put the long texts in the place of the names of their files."""
    room = section.key.split("/")[0]
    document = Document({}, {}, places)
    for path, _name in list(long_texts(data, section.schema)):
        parent = _at(data, path[:-1])
        name = parent[path[-1]]
        if not isinstance(name, str):
            continue
        if not MARKDOWN_FILE.match(name):
            mend = f"Name a file in the folder {room}, like {section.key.split('/')[1]}/text.md."
            faults.append(document.fault(section.key, path, f"“{name}” is not a file of this folder.", mend))
            continue
        file = f"{room}/{name}"
        if file not in tree:
            faults.append(
                document.fault(section.key, path, f"The file {file} is missing.", "Write it, or name another.")
            )
            continue
        read_files.add(file)
        text = _decoded(file, tree[file], faults)
        if text is not None:
            parent[path[-1]] = text.strip("\n")
            blank = len(text) - len(text.lstrip("\n"))
            places[(section.key, path)] = (file, 1 + blank)
            if len(text) > LONGEST_TEXT:
                faults.append(Fault(file, 1, "The text is too long.", "Shorten it to 64,000 characters."))
    return data


def _at(data: Any, path: Way) -> Any:
    for part in path:
        data = data[part]
    return data


def _strangers(tree: Tree, read_files: set[str]) -> Iterator[Fault]:
    known = ", ".join(sorted(map(file_of, registry.keys())))
    for file in sorted(set(tree) - read_files):
        mend = "Name it in its section, or delete it." if file.endswith(".md") else f"Known files: {known}."
        yield Fault(file, 0, "Nothing reads this file.", mend)


def render(document: Document) -> Tree:
    """The canonical files of a document: the same document gives the same bytes, wherever it came from."""
    tree: Tree = {META_FILE: yaml_text.write(trimmed(dict(document.meta), META_SCHEMA)).encode()}
    for key, section in sorted(registry):
        if key in document.sections:
            tree |= _section_files(section, document.sections[key])
    return dict(sorted(tree.items()))


def _section_files(section: Section, data: Any) -> Tree:
    room, name = section.key.split("/")
    files: Tree = {}
    data = trimmed(data, section.schema)
    for path, stem in list(long_texts(data, section.schema)):
        parent = _at(data, path[:-1])
        label = f"{name}/{stem.replace('.', '-').lower()}.md"
        files[f"{room}/{label}"] = (parent[path[-1]].replace("\r\n", "\n").strip("\n") + "\n").encode()
        parent[path[-1]] = label
    files[file_of(section.key)] = yaml_text.write(data).encode()
    return files


def save(document: Document, folder: Path) -> None:
    """Write the canonical files into a folder that is new, empty, or holds an older copy of a blueprint."""
    tree = render(document)
    if folder.exists() and any(folder.iterdir()):
        if not (folder / META_FILE).is_file():
            raise FileExistsError(f"{folder} holds something that is not a blueprint. Name a new folder.")
        for stale in set(read_folder(folder)) - set(tree):
            (folder / stale).unlink()
    for label, content in tree.items():
        target = folder / label
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def pack(document: Document) -> bytes:
    """The canonical files as one zip, with fixed dates: the same document gives the same zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for label, content in render(document).items():
            archive.writestr(zipfile.ZipInfo(label, date_time=(1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def unpack(content: bytes) -> Document:
    """Read a blueprint from the bytes of a zip."""
    return parse(read_zip(content))


def describe(meta: Mapping[str, Any]) -> str:
    return f"{meta.get('name')} {meta.get('version')}"
