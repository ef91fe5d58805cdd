"""A teaching set as a file to take away: slides, a handout, a folder of pages. Pure: pictures in, bytes out.

The same set on the same day makes the same bytes. Every file names its photos and the address at which it is
looked up again, so that it can be checked against withdrawals later (`api.exports.embedded`). Nothing is imported
here: the workers that read files need no more than that.
"""
