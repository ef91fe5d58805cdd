"""Addresses of the public pages, for tests that hold of each. A photo's id is filled in where `{}` stands."""

PAGES = (
    "/",
    "/search",
    "/across-tones",
    "/photos/{}",
    "/compare",
    "/sets",
    "/sets/check",
    "/about",
    "/display-check",
    "/for-parents",
    "/coverage",
    "/download?condition=jaundice",
    "/docs",
    "/language",
    "/where-to-look",
    "/cyanosis-or-acrocyanosis",
    "/how-to-photograph",
    "/accessibility",
    "/offline",
)
