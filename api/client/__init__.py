"""The download client: fetches what a search finds, checks every byte, and tells what was withdrawn.

Nothing is imported here: the server takes the note on terms from beside it, and no client with it.
"""
