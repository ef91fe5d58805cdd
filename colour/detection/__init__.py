"""How a chart is found: candidates, sampling, plausibility, placing and damage. `colour.detect` is the face."""
