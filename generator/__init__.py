"""Dateline: a static site generator for curated news archives.

The package is a compiler with a fixed set of passes; ARCHITECTURE.md draws them. Each folder is one
layer and imports only the layers below it.
"""

__version__ = "0.1.0"
