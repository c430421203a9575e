"""What happens by itself when images arrive: sending on, and fetching prior studies, by an administrator's rules."""
