"""The storage SCP process: Verification and Storage as SCP (PS3.4 annexes A and B)."""
