"""What of each module of a presentation state is read, applied and written: found out by trying, not by claiming.

Example states are written, and each of their attributes is taken away or altered. An attribute counts as read where
the state that is read becomes another one, as applied where a picture becomes another one or is refused, and as written
where the writer put it into an example.
"""
