"""Tests of whole-site checks."""
