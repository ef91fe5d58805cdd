"""Whether a chart's colours miss the maker's values as only a print of the layout does.

The rule rests on few cards: three photographs of two prints (mean leave-one-out error 3.8 to 5.2 CIEDE2000, mean
of the second to fifth largest 6.7 to 9.5) against fourteen of genuine charts (at most 3.5 and 6.6). A genuine
chart under a very ragged light may cross it too; either way its colours cannot be trusted far.
"""

import numpy as np

from colour.spaces import Floats

_MEAN = 3.6
_LARGE = 6.4


def looks_home_printed(loo: Floats) -> bool:
    """Return whether leave-one-out errors (n,), CIEDE2000 of the patches used, are those of a print.

    The largest is passed over: one dirty or dark patch does not make a print.
    """
    ranked = np.sort(loo)
    return bool(ranked.mean() > _MEAN and ranked[-5:-1].mean() > _LARGE)
