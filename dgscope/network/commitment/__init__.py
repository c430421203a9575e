"""Storage commitment (PS3.4 annex J) in both directions: a ledger in the database, and a worker that serves it."""
