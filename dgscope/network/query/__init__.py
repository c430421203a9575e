"""Questions to other archives: keys, levels, local re-filtering, answers that stream into rows."""
