"""Tests of `generator.plan`."""
