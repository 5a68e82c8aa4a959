"""Bytes as they came, under the hash of their content: `raw/3f/3f9a….zst`, readable with `zstd -d`.

A page that comes twice is kept once. Whatever is learnt later about reading pages, they can be read again without
asking anybody for them.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from warehouse.durable import make_folder, replace_file

_HASH_LENGTH = 64


class RawMissing(Exception):
    """Bytes that should be kept and are not, or are not what their name says."""


@dataclass(frozen=True, slots=True)
class RawStore:
    """The folder `raw` of a home."""

    folder: Path

    def keep(self, data: bytes) -> str:
        """The SHA-256 of the bytes, in hex; they are on the disk when it returns. A damaged file is written anew."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path_of(digest)
        if path.exists() and self._is_whole(digest):
            return digest
        make_folder(path.parent)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
        with pa.OSFile(str(unfinished), "wb") as file, pa.CompressedOutputStream(file, "zstd") as out:
            out.write(data)
        replace_file(unfinished, path)
        return digest

    def load(self, digest: str) -> bytes:
        """The bytes; raises RawMissing, saying which file, when they are not there or damaged."""
        path = self.path_of(digest)
        try:
            with pa.OSFile(str(path), "rb") as file, pa.CompressedInputStream(file, "zstd") as packed:
                data: bytes = packed.read()
        except (OSError, pa.ArrowInvalid) as error:
            raise RawMissing(f"{path} cannot be read ({error}); fetch the page again") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise RawMissing(f"{path} does not hold what its name says: it is damaged; fetch the page again")
        return data

    def set_damaged_aside(self, digest: str) -> bool:
        """Whether there was a file that is not what its name says; it is kept as `.damaged`, and its page is wanted."""
        path = self.path_of(digest)
        if not path.exists() or self._is_whole(digest):
            return False
        os.replace(path, self._damaged(digest))
        return True

    def is_wanted(self, digest: str) -> bool:
        """Whether the bytes were damaged, and did not come again since."""
        return self._damaged(digest).exists() and not self.path_of(digest).exists()

    def path_of(self, digest: str) -> Path:
        """Where bytes of that hash are kept; raises ValueError for what is no hash."""
        if len(digest) != _HASH_LENGTH or not digest.isalnum():
            raise ValueError(f"{digest!r} is no SHA-256 in hex")
        return self.folder / digest[:2] / f"{digest}.zst"

    def _damaged(self, digest: str) -> Path:
        return self.path_of(digest).with_suffix(".damaged")

    def _is_whole(self, digest: str) -> bool:
        try:
            self.load(digest)
        except RawMissing:
            return False
        return True
