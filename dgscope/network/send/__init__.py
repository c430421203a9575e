"""Sends: stored objects to a node, instance by instance, as they are stored wherever the node takes that."""
