"""Stands for floe's runtime where only Dagster's own machinery is looked at."""
