"""Figures, as ratios against a plain baseline in the same process order (ABAB). Never part of the tests."""
