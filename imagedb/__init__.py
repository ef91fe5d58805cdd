"""The catalogue of newborn skin photos: records, database, object store, search, withdrawal."""
