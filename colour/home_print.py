"""Whether a chart's colours miss the maker's values as only a print of the layout does.

The rule rests on few cards, and was set with them in view: three photographs of two prints (mean leave-one-out
error without the largest, plus half the mean of the second to fifth largest: 6.3 to 10.6 CIEDE2000) against
fourteen of genuine charts (at most 5.9). That gap is narrow and moves with the fit. A genuine chart under a very
ragged light may cross it too; either way its colours cannot be trusted far.
"""

import numpy as np

from colour.spaces import Floats

_MISSED = 6.1


def looks_home_printed(loo: Floats) -> bool:
    """Return whether leave-one-out errors (n,), CIEDE2000 of the patches used, are those of a print.

    The largest is passed over: one dirty or dark patch does not make a print.
    """
    ranked = np.sort(loo)
    return bool(ranked[:-1].mean() + ranked[-5:-1].mean() / 2 > _MISSED)
