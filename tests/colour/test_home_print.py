import numpy as np

from colour.home_print import looks_home_printed


def test_one_bad_patch_is_no_print() -> None:
    """One patch that is far off does not make a chart a print; many do."""
    errors = np.full(24, 2.0)
    errors[5] = 60
    assert not looks_home_printed(errors)
    errors[8:13] = 12
    assert looks_home_printed(errors)
