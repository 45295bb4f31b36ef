"""The work itself: one poll as one unit, the clock that starts polls, and a clean start and stop."""
