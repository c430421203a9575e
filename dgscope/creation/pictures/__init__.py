"""Pictures from outside: looked at and decoded in processes of their own, which may crash."""
