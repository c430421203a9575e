"""What the viewer remembers of people."""

from viewer.models.presentation_choice import PresentationChoice

__all__ = ["PresentationChoice"]
