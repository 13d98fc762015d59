"""Our own rules, one file each. Every file opens with the defect it prevents; tests/tools shows each one fail.

A rule is a function `find_problems(root) -> list[Problem]` over a source tree, so it runs on a small invented
tree in its test exactly as on ours.
"""
