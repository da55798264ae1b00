"""Tests of `generator.engine`."""
