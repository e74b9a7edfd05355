"""Who can work today: headline, map, stages, blockers, what changed, and the rows behind every figure."""
