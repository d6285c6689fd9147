"""Benchmarks: each measures a piece of work beside its reference in the same run, interleaved."""
