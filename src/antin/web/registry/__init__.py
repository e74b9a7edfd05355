"""The registry's pages: units, organisations, people and certificates, each with its life through decisions."""
