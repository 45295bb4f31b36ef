"""Learning the tone of texts from people's labels: fitted, cross-validated, judged, in a process of its own.

The only room that knows scikit-learn and the sentence encoder; both are imported where they are used. It
reads no database and decides nothing for a language: teaching.py does.
"""
