"""Colour: decode, find the chart, calibrate, measure and compare. Bytes in, arrays out; no other I/O.

Work is done in linear light; colours are CIELAB under D65 for the CIE 1931 2-degree observer;
differences are CIEDE2000.
"""
