"""Presentation states over REST: which there are, which a user chose, and saving new ones."""
