"""Publishing: real git, bare repositories, and people who get in each other's way."""
