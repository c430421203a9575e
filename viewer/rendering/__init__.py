"""Pixels to pictures: numpy in, numpy out.

Nothing in this package knows Django, a database or a network. One module per term of PS3.3 and PS3.4; the stages
take arrays and parameters, never a data set, a UID or a path.
"""
