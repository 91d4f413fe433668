"""The page of one unit, and of a package that lies in no collection: all of it to be read."""
