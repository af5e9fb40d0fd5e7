internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

/// Which finished runs stay in the database.
struct KeepOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Which finished runs stay: an age (90d, the default), a number of runs, both (30d,1000), or all; also "
                + "$BATON_KEEP.", valueName: "what"))
    var keep: String?

    /// - Throws: ``InvalidInput``.
    func retention() throws -> Retention {
        if let keep { return try Self.read(keep, from: "--keep") }
        return try Self.configured()
    }

    /// What holds where a command says nothing.
    static func configured() throws -> Retention {
        try Environment.value("BATON_KEEP").map { try read($0, from: "BATON_KEEP") } ?? .standard
    }

    private static func read(_ text: String, from source: String) throws -> Retention {
        if text == "all" { return .unlimited }
        var retention = Retention.unlimited
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let runs = Int(part), runs >= 0, retention.runs == nil {
                retention.runs = runs
            } else if let age = Duration(age: String(part)), retention.age == nil {
                retention.age = age
            } else {
                throw InvalidInput(
                    "\(source): expected an age like 90d, a number of runs, both like 30d,1000, or all, found "
                        + "'\(text.printable)'")
            }
        }
        return retention
    }
}

extension Retention {
    /// As it is written on the command line.
    var text: String {
        let parts = [age.map(Self.text), runs.map(String.init)].compactMap(\.self)
        return parts.isEmpty ? "all" : parts.joined(separator: ",")
    }

    private static func text(_ age: Duration) -> String {
        let days = age / .seconds(86_400)
        return days >= 1 && days == days.rounded() ? "\(Int(days))d" : age.text
    }
}
