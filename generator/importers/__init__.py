"""From elsewhere into the archive: each kind of source becomes items of one shape, and items become article files."""
