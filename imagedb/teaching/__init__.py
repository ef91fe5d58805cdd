"""Teaching: balanced choices of photos, and what a quiz counts as an honest answer. Pure."""
