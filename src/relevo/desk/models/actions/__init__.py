"""One file per way to change what models a workspace uses."""
