"""The connectivity doctor: what works with a remote AE and what does not, stage by stage, with cause and remedy."""
