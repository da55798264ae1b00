"""Data for scripts of our pages: JSON, compressed, the same bytes for the same data.

Hosts compress what they know; a file of ours without a name they know stays as it is, and the script unpacks it.
"""

from __future__ import annotations

import gzip
import json


def packed(plain: object, level: int = 9) -> bytes:
    """The bytes of plain data, squeezed as hard as `level` (1 to 9) says."""
    return gzip.compress(json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace"), level, mtime=0)
