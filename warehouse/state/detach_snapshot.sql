-- No row: the attached file is written out and let go of.
DETACH snapshot;
