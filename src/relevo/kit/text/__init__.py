"""Text as the whole house sees it: folded, cut into words, cut into sentences. Standard library only."""
