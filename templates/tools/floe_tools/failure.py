"""The one exception that stands for "this run failed, and here is what to do"."""


class Failure(Exception):
    """A failure that its reader can act on: what is wrong, and what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
