"""Our own phrases, one file a detector. `{a|b|}` is one of these or nothing; `grammar` expands a line."""
