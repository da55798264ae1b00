"""Tests of `generator.content`."""
