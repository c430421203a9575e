"""Drawn pictures, one module for each kind of exposure: numpy out, the same for the same seed."""
