"""Simulated photographs of newborn skin: no real baby, no photograph, only a spectral model and shapes."""
