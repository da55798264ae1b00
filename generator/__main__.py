"""`python -m generator`: the same as the command `dateline`."""

from generator.cli.main import run

if __name__ == "__main__":
    run()
