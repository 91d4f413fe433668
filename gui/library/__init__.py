"""The library of questionnaires: what is installed, checking, installing, comparing.

May import the session's floor and below; knows no other page.
"""
