"""A plugin for measuring which branches the tests take: the same few examples of each property, each time.

What more of them would add by chance must not decide whether a branch is taken.
"""

from hypothesis import settings

settings.register_profile("few", deadline=None, max_examples=3, derandomize=True, database=None)
settings.load_profile("few")
