"""Simulated photographs of a colour card beside newborn skin, over many cameras, lights, cards and babies.

Everything is spectra until the sensor. Half of it (`table`) makes the table of `colour.uncertainty`, the
other half (`test`) has other cameras and other lights and only says whether that table is honest.
"""

from typing import Literal

Half = Literal["table", "test"]
HALVES: tuple[Half, ...] = ("table", "test")
