"""Tests of the command line: what an editor types and what comes of it."""
