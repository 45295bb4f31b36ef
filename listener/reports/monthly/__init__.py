"""The monthly report as a plain document: what is told, in which order. It writes and draws nothing."""
