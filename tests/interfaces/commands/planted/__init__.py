"""Settings of a later version: one that brings a migration, and one whose migration fails."""
