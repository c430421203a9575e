"""The invented examinations: each module makes the objects of one patient's study."""
