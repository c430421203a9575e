"""What people do in a browser. A package, so that one installation and one browser serve all of it, and no more."""
