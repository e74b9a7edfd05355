"""Words and small calculations of planner templates."""
