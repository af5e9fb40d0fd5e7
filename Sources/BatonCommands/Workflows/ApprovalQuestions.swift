internal import Baton

/// Approvals that a person at the terminal is asked for, one after another.
struct ApprovalQuestions {
    struct Question: Equatable {
        let task: String
        let wait: TaskWait

        /// What is asked, and how long there is time.
        var text: String { "\(task): \(wait.text)" }
        var invitation: String { "\(task): [y]es / [n]o, then a comment if you like: " }
    }

    /// What a line that was typed means.
    enum Reply: Equatable {
        case answer(Question, isApproved: Bool, comment: String?)
        /// It answers a question that is no longer open.
        case tooLate
        case unclear
    }

    private var open: [Question] = []
    /// Counts the questions that were asked; a line belongs to the one that stood there when it was typed.
    private(set) var number = 0

    /// The one that is asked now.
    var current: Question? { open.first }

    func contains(_ task: String) -> Bool { open.contains { $0.task == task } }

    /// - Returns: whether it is the one to ask now.
    mutating func add(_ question: Question) -> Bool {
        open.append(question)
        guard open.count == 1 else { return false }
        number += 1
        return true
    }

    /// The task does not wait any more, whoever ended that.
    ///
    /// - Returns: whether it was the one that was asked.
    mutating func remove(_ task: String) -> Bool {
        guard let index = open.firstIndex(where: { $0.task == task }) else { return false }
        open.remove(at: index)
        guard index == 0 else { return false }
        number += 1
        return true
    }

    /// - Parameter question: the number of the one that stood there.
    func read(_ line: String, to question: Int) -> Reply? {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard let current, question == number else { return words.isEmpty ? nil : .tooLate }
        let comment = words.count == 2 ? words[1].trimming : nil
        switch words.first?.lowercased() {
        case "y", "yes": return .answer(current, isApproved: true, comment: comment)
        case "n", "no": return .answer(current, isApproved: false, comment: comment)
        default: return .unclear
        }
    }
}

extension Substring {
    /// Without white space around it; `nil` when nothing is left.
    fileprivate var trimming: String? {
        let rest = drop(while: \.isWhitespace)
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(rest[...last])
    }
}
