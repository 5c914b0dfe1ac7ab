"""Speed and load, measured against a yardstick in the same run and printed as ratios."""
