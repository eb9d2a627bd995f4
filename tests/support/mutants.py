"""Shipped blueprints with one thing wrong, or merely different: bytes, lines, values, references and zips."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dips.blueprints import library
from dips.blueprints.tree import Tree, read_folder

Chance = random.Random
HUGE = ["9" * 5000, "-1", "0", "1e400", "99999999999999999999", "1.0", "3.5", ".inf", "0x7f", "4294967296"]
ODD = [
    "null", "true", "[]", "{}", "''", '"\\0"', '"\\ud800"', '"\\U00110000"', '"a\\nb"', "'  '", "- x", "!!python/object:os.system x",
    "&a x", "*a", "|", "x" * 70000, "'../../etc/passwd'", "/etc/passwd", "“", "{{ nobody }}", "{% debug %}", "2022-01-20", "\u202e", "? x",
]  # fmt: skip
BOMB = b"a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"
PATHS = [
    "../x.yaml",
    "/etc/passwd",
    "a/../../x",
    "c:x.yaml",
    "a\\..\\x",
    "\x00",
    "..",
    "",
    "programmes/../staff/roles.yaml",
    "." * 300,
]


@dataclass(frozen=True)
class Mutant:
    """What was done to which blueprint, and its files: as a tree, or as a zip."""

    said: str
    tree: Tree
    packed: bytes = b""

    def load(self) -> object:
        return library.unpack(self.packed) if self.packed else library.parse(dict(self.tree))


def mutants(count: int, seed: int = 5) -> Iterator[Mutant]:
    """The same ones for the same seed."""
    chance = Chance(seed)
    trees = {name: read_folder(library.SHELF / name) for name in library.names()}
    for number in range(count):
        name = chance.choice(sorted(trees))
        kind = KINDS[number % len(KINDS)]
        yield kind(name, dict(trees[name]), chance)


def _pick(tree: Tree, chance: Chance, ending: str = ".yaml") -> str:
    return chance.choice([file for file in sorted(tree) if file.endswith(ending)])


def _text(tree: Tree, file: str, chance: Chance, change: Callable[[list[str], int], None]) -> int:
    """Change the lines of a file at one of them."""
    lines = tree[file].decode().split("\n")
    at = chance.randrange(len(lines))
    change(lines, at)
    tree[file] = "\n".join(lines).encode()
    return at + 1


def flip(name: str, tree: Tree, chance: Chance) -> Mutant:
    file = _pick(tree, chance, chance.choice([".yaml", ".md"]))
    body = bytearray(tree[file])
    at = chance.randrange(len(body))
    body[at] ^= 1 << chance.randrange(8)
    tree[file] = bytes(body)
    return Mutant(f"{name}: a bit of byte {at} of {file}", tree)


def drop_line(name: str, tree: Tree, chance: Chance) -> Mutant:
    file = _pick(tree, chance)
    at = _text(tree, file, chance, lambda lines, at: lines.pop(at))
    return Mutant(f"{name}: {file} without line {at}", tree)


def double_line(name: str, tree: Tree, chance: Chance) -> Mutant:
    file = _pick(tree, chance)
    at = _text(tree, file, chance, lambda lines, at: lines.insert(at, lines[at]))
    return Mutant(f"{name}: {file} with line {at} twice", tree)


def swap_lines(name: str, tree: Tree, chance: Chance) -> Mutant:
    file = _pick(tree, chance)

    def change(lines: list[str], at: int) -> None:
        other = chance.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]

    return Mutant(f"{name}: {file} with line {_text(tree, file, chance, change)} elsewhere", tree)


def odd_value(name: str, tree: Tree, chance: Chance) -> Mutant:
    file, odd = _pick(tree, chance), chance.choice([*ODD, *HUGE])

    def change(lines: list[str], at: int) -> None:
        lines[at] = re.sub(r"(?<=: ).*$|(?<=- )[^:]*$", lambda _found: odd, lines[at])

    return Mutant(f"{name}: {file}, {odd[:20]!r} in line {_text(tree, file, chance, change)}", tree)


def number(name: str, tree: Tree, chance: Chance) -> Mutant:
    """Weights, versions, limits and days."""
    known = [(file, found) for file in sorted(tree) for found in re.finditer(rb": (\d[\d.]*)$", tree[file], re.M)]
    file, found = chance.choice(known)
    odd = chance.choice(HUGE)
    tree[file] = tree[file][: found.start(1)] + odd.encode() + tree[file][found.end(1) :]
    return Mutant(f"{name}: {file}, {odd[:20]} for {found.group(1).decode()}", tree)


def reference(name: str, tree: Tree, chance: Chance) -> Mutant:
    """A word that names something else: a stage, a condition, a question, a role, a merge field, a text."""
    named = rb"\b(?:kind|before|criterion|question|equals|evaluator|under|body|guidance|owner|role|done_when|sift|format): (\S+)$|\{\{ (\w+)"
    known = [(file, found) for file in sorted(tree) for found in re.finditer(named, tree[file], re.M)]
    file, found = chance.choice(known)
    group = 1 if found.group(1) else 2
    odd = chance.choice(["nobody", found.group(group).decode() + "x", "../x.md", "0", "Über"])
    tree[file] = tree[file][: found.start(group)] + odd.encode() + tree[file][found.end(group) :]
    return Mutant(f"{name}: {file}, {odd} for {found.group(group).decode()}", tree)


def files(name: str, tree: Tree, chance: Chance) -> Mutant:
    """A file that is gone, empty, another's, a bomb, or one that nobody asked for."""
    file, other = _pick(tree, chance, ""), _pick(tree, chance)
    what = chance.choice(["gone", "empty", "another", "bomb", "stranger", "latin", "bom", "windows"])
    if what == "gone":
        del tree[file]
    elif what == "stranger":
        tree[chance.choice(["notes.txt", "programmes/other.yaml", "x/y.md"])] = b"- a: 1\n"
    else:
        bodies = {"empty": b"", "another": tree[other], "bomb": BOMB, "latin": b"\xe9\xff" + tree[file]}
        bodies |= {"bom": b"\xef\xbb\xbf" + tree[file], "windows": tree[file].replace(b"\n", b"\r\n")}
        tree[file] = bodies[what]
    return Mutant(f"{name}: {file} is {what}", tree)


def packed(name: str, tree: Tree, chance: Chance) -> Mutant:
    """A zip that is cut off, has a bit flipped, or holds a path that leads elsewhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, body in tree.items():
            archive.writestr(file, body)
        what = chance.choice(["path", "cut", "flip", "flip"])
        if what == "path":
            info = zipfile.ZipInfo("x")
            info.filename = chance.choice(PATHS)
            archive.writestr(info, b"a: 1\n")
    body = bytearray(out.getvalue())
    if what == "cut":
        del body[chance.randrange(len(body)) :]
    elif what == "flip":
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return Mutant(f"{name}: its zip, {what}", {}, bytes(body) or b"-")


KINDS = [flip, drop_line, double_line, swap_lines, odd_value, number, reference, files, packed, odd_value]
