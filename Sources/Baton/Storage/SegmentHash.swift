extension SHA256.Digest {
    /// The next link of a run's hash chain: over the link before, the run's id, the numbers of the first and last event,
    /// and their text. So no stored event can change, move or vanish without a link that does not fit.
    package static func link(
        after previous: SHA256.Digest, run: RunID, first: Int, last: Int, events: [UInt8]
    ) -> SHA256.Digest {
        var hash = SHA256()
        hash.update(previous.bytes + Array("\(run.text) \(first) \(last)\n".utf8))
        hash.update(events)
        return hash.finish()
    }
}
