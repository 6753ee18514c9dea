"""What waits and reconciles in a floe platform: one small package, one image."""

__version__ = "0.1.0"
