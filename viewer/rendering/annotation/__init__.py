"""Drawing graphics and text of a presentation state over a picture (PS3.3 C.10.5, PS3.4 N.2.3)."""
