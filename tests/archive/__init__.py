"""Tests of `generator.archive`."""
