"""Files that only their owner may read, written whole or not at all."""

import os
import secrets
from pathlib import Path


def write_private_file_once(path: Path, text: str) -> None:
    """Write `text` to `path` with mode 0600 unless the file is there already; never half, never over another.

    The link is the commit point: of two writers racing, one wins and the other leaves the file as it is.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
