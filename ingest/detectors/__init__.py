"""Looks for what a photo must not show: faces, writing, codes. What is found holds the photo for a person.

Machines block, only people clear: where nothing is found nothing is promised, and a look that fails holds too.
"""

from ingest.detectors.finding import Finding, Sight
from ingest.detectors.look import Look, look, sight_reasons

__all__ = ["Finding", "Look", "Sight", "look", "sight_reasons"]
