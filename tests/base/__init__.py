"""Tests of `generator.base`."""
