"""Speed and memory, as ratios against a minimal program that does the same work in the same run.

`make bench` (or `relevo bench --only messages`): one line per figure, at most eight minutes, stops by itself.
Absolute numbers drift twofold from hour to hour on a shared machine; the ratios inside one run are what counts.
"""
