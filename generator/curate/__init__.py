"""Help in curating: what an article may be filed under, and changes to terms across the archive."""
