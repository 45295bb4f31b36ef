"""The benchmarks: `make bench`. Ratios of runs side by side, for a single figure depends on the machine."""
