"""The modality worklist (PS3.4 annex K): asked when looked at, and kept for when the node is down."""
