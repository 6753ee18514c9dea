"""The one way in which the runtime says no."""


class Refusal(Exception):
    """The pod must not go on: what it was given is wrong, or does not belong together.

    The message says what is wrong and what to do. It never holds a secret's value.
    """
