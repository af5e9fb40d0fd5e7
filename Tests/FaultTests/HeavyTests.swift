import Testing

/// Tests that keep all cores and the disk busy, one after the other.
@Suite(.serialized) enum HeavyTests {}
