"""Exactness on forged reports, and speed as ratios beside bare libraries in the same run."""
