"""`make bench`: how fast Darkroom is beside what one would use in its place, and what the codecs alone cost."""
