"""Scripts that run in the environment of other engines are not read by pytest: their imports are not there."""

collect_ignore = ["competitors"]
