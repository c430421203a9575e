"""WADO-RS: retrieve instances, metadata, bulk data, frames and pictures (PS3.18 10.4)."""
