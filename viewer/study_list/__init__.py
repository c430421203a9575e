"""The study list: searching, one study with its series, deleting it, and what is arriving."""
