"""The provincial leader's page: five numbers, the map, a ranking, the trend; one sheet of paper."""
