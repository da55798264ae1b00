"""`python -m generator`: the same as the command `dateline`."""

import sys

from generator.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
