"""Retrieves: asked of a node, and believed when our own archive has the instances."""
