"""Speed, always as a ratio against a peer in the same run. `python -m benchmarks.bench_ingest --help` and the like."""
