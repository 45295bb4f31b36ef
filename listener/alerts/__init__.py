"""Rules over what is heard: what sets off an alert, the outbox, and delivery to channels.

It stands on reports and the store. Nothing here knows pages or polls; the daemon turns the crank.
"""
