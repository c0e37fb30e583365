"""Measurements (测量): how long a clerk waits, and how the whole space of a county grows with its towns."""
