"""Numbers that only grow, added up over all processes of one machine, and kept when one of them ends.

Each process adds to a file of its own, in memory that it shares with the disk; whoever is asked reads the files of all.
A file outlives its process: the next one takes it over and counts on, so that no number ever falls and there are never
more files than there were processes at once. Without a folder to write to nothing is counted, and nothing fails.
"""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock

logger = logging.getLogger(__name__)

Labels = tuple[str, ...]
Key = tuple[str, Labels]

MAGIC = b"dipscnt1"
HEAD = struct.Struct("<8sQ")  # magic, bytes used
ENTRY = struct.Struct("<HH4x")  # bytes of the name, how many numbers
NUMBER = struct.Struct("<d")
SIZE = 4 * 1024 * 1024  # of address space; a disk holds what was written
MOST_FILES = 64
BETWEEN = "\x1f"


class Counters:
    """The numbers of one process. `add` is safe in threads, and after a fork."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = Lock()
        self.pid = 0
        self.memory: mmap.mmap | None = None
        self.at: dict[Key, int] = {}

    def add(self, name: str, labels: Labels, values: Sequence[float]) -> None:
        """Add each value to the number in its place; a key has as many at every call."""
        with self.lock:
            if self.pid != os.getpid():
                self._open()
            if self.memory is None:
                return
            start = self.at.get((name, labels)) or self._new((name, labels), len(values))
            for offset, value in enumerate(values):
                if start and value:
                    place = start + offset * NUMBER.size
                    NUMBER.pack_into(self.memory, place, NUMBER.unpack_from(self.memory, place)[0] + value)

    def _open(self) -> None:
        """The first file that nobody has. Held by a lock that the kernel gives back when we end, however we end."""
        self.pid, self.memory, self.at = os.getpid(), None, {}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for number in range(MOST_FILES):
                handle = os.open(self.folder / f"{number}.counters", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(handle)
                    continue
                os.truncate(handle, SIZE)
                self.memory = mmap.mmap(handle, SIZE)  # keeps the file, and with it the lock
                os.close(handle)
                break
        except OSError as error:
            logger.warning("nothing is counted: %s", type(error).__name__)
        if self.memory is None:
            return
        if self.memory[:8] != MAGIC:
            HEAD.pack_into(self.memory, 0, MAGIC, HEAD.size)
        self.at = {key: start for key, start, _count in _entries(self.memory)}

    def _new(self, key: Key, count: int) -> int:
        """Room for a key; 0 when there is none left. Readers see it when it is whole."""
        assert self.memory is not None
        name = BETWEEN.join((key[0], *key[1])).encode()
        _magic, used = HEAD.unpack_from(self.memory)
        start = used + ENTRY.size + _padded(len(name))
        end = start + count * NUMBER.size
        if end > SIZE:
            return 0
        ENTRY.pack_into(self.memory, used, len(name), count)
        self.memory[used + ENTRY.size : used + ENTRY.size + len(name)] = name
        HEAD.pack_into(self.memory, 0, MAGIC, end)
        self.at[key] = start
        return start


def _padded(length: int) -> int:
    return -(-length // 8) * 8


def _entries(memory: bytes | mmap.mmap) -> Iterator[tuple[Key, int, int]]:
    if len(memory) < HEAD.size:
        return
    used, at = min(HEAD.unpack_from(memory)[1], len(memory)), HEAD.size
    while at < used:
        length, count = ENTRY.unpack_from(memory, at)
        name, *labels = memory[at + ENTRY.size : at + ENTRY.size + length].decode().split(BETWEEN)
        start = at + ENTRY.size + _padded(length)
        yield (name, tuple(labels)), start, count
        at = start + count * NUMBER.size


def total(folder: Path) -> dict[Key, list[float]]:
    """What all processes have counted, those that have ended too."""
    found: dict[Key, list[float]] = {}
    for file in sorted(folder.glob("*.counters")):
        with file.open("rb") as source:
            head = source.read(HEAD.size)
            memory = head + source.read(HEAD.unpack(head)[1] - HEAD.size) if head[:8] == MAGIC else b""
        for key, start, count in _entries(memory):
            numbers = struct.unpack_from(f"<{count}d", memory, start)
            before = found.get(key, [0.0] * count)
            found[key] = [one + other for one, other in zip(before, numbers, strict=True)]
    return found
