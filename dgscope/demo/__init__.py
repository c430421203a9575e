"""Demonstration studies: pictures and objects that the program draws itself, so that no patient's data are shipped."""
