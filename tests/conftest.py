"""For all tests: a property is judged by what it says, never by how busy the machine is."""

from hypothesis import settings

settings.register_profile("atlas", deadline=None)
settings.load_profile("atlas")
