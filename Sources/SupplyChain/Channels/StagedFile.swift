internal import Baton
internal import Foundation

/// A file that is complete beside its place under a name of its own, and then appears by a rename.
///
/// So a crash leaves one of three: it has not appeared and waits, it has appeared, or it has appeared and was carried on.
struct StagedFile: Sendable, Hashable {
    /// Where it appears.
    let path: String
    /// Where it waits: apart for each task, so that none takes away what another has prepared.
    private let waitingPath: String

    init(path: String, task: String) {
        self.path = path
        var digest = StableDigest()
        digest.add(task)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let name = ".\(parts.last ?? "").\(digest.text.prefix(12)).part"
        waitingPath = (parts.dropLast().map(String.init) + [name]).joined(separator: "/")
    }

    /// Whether it is complete and has not appeared.
    var isWaiting: Bool { FileManager.default.fileExists(atPath: waitingPath) }
    /// Whether it has appeared and is still there.
    var hasAppeared: Bool { FileManager.default.fileExists(atPath: path) }

    /// Writes it beside its place, unless it has appeared with the same text already.
    ///
    /// - Throws: `OperationFailure`, which a retry may cure, when the system refuses.
    func stage(_ text: String) throws(OperationFailure) {
        guard FileManager.default.contents(atPath: path) != Data(text.utf8) else { return }
        try AtomicFile.write(text, to: waitingPath)
    }

    /// Removes it where it waits.
    func discard() { unlink(waitingPath) }

    /// Lets it appear; nothing when it has appeared before.
    ///
    /// - Throws: `OperationFailure`, which a retry may cure, when the system refuses.
    func publish() throws(OperationFailure) {
        guard isWaiting else { return }
        try AtomicFile.move(waitingPath, to: path)
    }
}

extension [StagedFile] {
    /// Lets all appear.
    func publish() throws(OperationFailure) {
        for file in self { try file.publish() }
    }

    /// Finishes what a crash has cut short and says what became of the files, which had all been complete.
    func finish() throws(OperationFailure) -> TransmissionFinding {
        let wereWaiting = contains(where: \.isWaiting)
        try publish()
        guard wereWaiting || allSatisfy(\.hasAppeared) else {
            return .unknown("the files are gone: carried on, or removed")
        }
        return .sent(to: map(\.path).joined(separator: " and "))
    }
}
