"""Many packages in one collection: received, compared, decided on, counted and scored together."""
