"""Presentation states as values: what is applied to stored pixels, and to which images and frames.

An image without a state gets an implied one (:mod:`.implied`); a user's tools and request parameters are changes to a
state (:mod:`.changes`); :mod:`.effective` decides what of a state applies to one image and frame.
"""
