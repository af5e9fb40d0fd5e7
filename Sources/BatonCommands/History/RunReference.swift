internal import Baton

/// How a person names a run: its id, enough of its start or end, or `latest`.
enum RunReference {
    /// - Throws: ``InvalidInput`` when it stands for no run, or for several.
    static func find(_ text: String, in store: any RunStore) async throws -> RunID {
        if text.count == 36 { return RunID(text) }
        let recent = try await store.runs(limit: 10_000, before: nil).map(\.id)
        if text == "latest" {
            guard let latest = recent.first else { throw InvalidInput("there are no runs yet") }
            return latest
        }
        let matches = recent.filter { $0.text.hasPrefix(text) || $0.text.hasSuffix(text) }
        guard let match = matches.first, matches.count == 1 else {
            throw InvalidInput(
                matches.isEmpty
                    ? "there is no run '\(text)' ('baton history' lists them)"
                    : "'\(text)' stands for \(matches.count) runs, give more of the id")
        }
        return match
    }
}
