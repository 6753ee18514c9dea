"""What a product's pod runs: Dagster definitions and dbt builds, from floe's artifacts alone."""

__version__ = "0.1.0"
