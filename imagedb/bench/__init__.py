"""A catalogue of any size to measure speed with: plausible rows, skewed as real ones are, and no pictures at all.

Nothing here is random without a seed, and nothing claims to be of a baby: every row is simulated or of a phantom,
and its caption says that it is a row for measuring.
"""

from imagedb.bench.families import Family, family
from imagedb.bench.kinds import kinds
from imagedb.bench.rows import Batch, batches

__all__ = ["Batch", "Family", "batches", "family", "kinds"]
