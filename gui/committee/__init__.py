"""The secretariat's room: one open collection, from received files to the national picture."""
