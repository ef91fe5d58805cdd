"""What can go wrong with stored bytes. Each error carries the key it is about."""


class ObjectStoreError(Exception):
    """Something is wrong with an object or its store; the parent of the rest."""

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(f"{message}: {key}" if key else message)
        self.key = key


class ObjectMissingError(ObjectStoreError):
    """Nothing is stored under the key."""

    def __init__(self, key: str) -> None:
        super().__init__("no such object", key)


class ObjectConflictError(ObjectStoreError):
    """Other bytes are stored under the key already; stored bytes are never overwritten."""

    def __init__(self, key: str) -> None:
        super().__init__("other bytes are already stored", key)


class ObjectCorruptError(ObjectStoreError):
    """The stored bytes are not those that were put there."""

    def __init__(self, key: str) -> None:
        super().__init__("the stored bytes do not match their SHA-256", key)


class ObjectHashError(ObjectStoreError):
    """The caller's bytes do not have the SHA-256 the caller gave."""

    def __init__(self, key: str) -> None:
        super().__init__("the bytes given do not have the SHA-256 given", key)


class ObjectKeyError(ObjectStoreError, ValueError):
    """Not a key. The offending text is kept off the message: it may hold anything."""

    def __init__(self) -> None:
        super().__init__("not an object key")


class ObjectStoreAddressError(ObjectStoreError, ValueError):
    """OBJECT_STORE does not name a store."""


class ObjectStoreUnavailableError(ObjectStoreError):
    """The store could not be reached or refused the request."""
