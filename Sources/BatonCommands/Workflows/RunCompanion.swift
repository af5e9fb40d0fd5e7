internal import Baton
internal import Foundation
internal import WorkflowFiles

/// Goes along with a run to its end: tells of its progress, gives the answers that were prepared, and asks a person
/// at the terminal for the others.
struct RunCompanion {
    private let run: RunHandle
    private let answers: PreparedAnswers
    /// `nil` when nothing is told.
    private var progress: RunProgress?
    private var line: StatusLine
    private var questions = ApprovalQuestions()
    private var receive: @Sendable (TerminalLines.Line) -> Void = { _ in }
    /// `nil` until there is something to ask.
    private var lines: TerminalLines?
    private var canAsk: Bool
    private var counts = MapCounts()

    private enum News: Sendable {
        case event(RunEvent)
        case typed(TerminalLines.Line)
    }

    init(_ run: RunHandle, answers: PreparedAnswers, progress: RunProgress?) {
        self.run = run
        self.answers = answers
        self.progress = progress
        line = StatusLine(isLive: Console.errorIsTerminal)
        canAsk = TerminalLines.canAsk
    }

    /// - Returns: how the items of the run's maps ended.
    mutating func follow() async -> MapCounts {
        for signal in answers.signals {
            if case .refused(let reason) = run.signal(signal) {
                Console.error("the signal '\(signal.name.printable)' came too late: \(reason)")
            }
        }
        let (news, sender) = AsyncStream.makeStream(of: News.self)
        receive = { sender.yield(.typed($0)) }
        await withTaskGroup { group in
            group.addTask { [run] in
                for await event in run.events() { sender.yield(.event(event)) }
                sender.finish()
            }
            for await item in news {
                switch item {
                case .event(let event): take(event)
                case .typed(let line): take(line)
                }
            }
        }
        lines?.stop()
        line.clear()
        return counts
    }

    // MARK: Events

    private mutating func take(_ event: RunEvent) {
        counts.apply(event)
        if let told = progress?.note(event) { line.note(told) }
        if case .taskWaiting(let task, let wait) = event.kind { attend(task, wait) }
        if case .taskFinished(let task, _, _, _, _) = event.kind { withdraw(task) }
        if questions.current == nil, let progress { line.show(progress.status) }
    }

    private mutating func attend(_ task: String, _ wait: TaskWait) {
        switch wait {
        case .approval: decide(task, wait)
        case .signal(let name, _): expect(task, wait, name)
        case .sleep, .run: break
        }
    }

    private mutating func decide(_ task: String, _ wait: TaskWait) {
        if let isApproved = answers.decision(for: task) {
            return give(task, isApproved: isApproved, comment: nil)
        }
        guard canAsk else {
            return line.note(
                "\(task): \(wait.text); nobody can be asked here: answer with --approve \(task.withoutPlaces) or "
                    + "--reject \(task.withoutPlaces) at the start, or now with 'baton approve \(run.id) \(task)'"
            )
        }
        if questions.add(.init(task: task, wait: wait)) { ask() }
    }

    private mutating func expect(_ task: String, _ wait: TaskWait, _ name: String) {
        guard !answers.signals.contains(where: { $0.name == name }) else { return }
        line.note(
            "\(task): \(wait.text); send it with 'baton signal \(run.id) \(name.printable)', or give --signal "
                + "\(name.printable)=JSON at the start"
        )
    }

    private mutating func give(_ task: String, isApproved: Bool, comment: String?) {
        let answer = ApprovalAnswer(
            id: UUID().uuidString, isApproved: isApproved, by: answers.by, comment: comment)
        if case .refused(let reason) = run.answer(task, answer) {
            line.note("\(task): the answer came too late: \(reason)")
        }
    }

    // MARK: Questions

    private mutating func ask() {
        guard let question = questions.current else { return }
        let lines = lines ?? TerminalLines(receive: receive)
        self.lines = lines
        lines.ask(questions.number)
        line.note(question.text)
        line.show(question.invitation)
    }

    private mutating func withdraw(_ task: String) {
        guard questions.contains(task) else { return }
        let wasAsked = questions.remove(task)
        if wasAsked {
            lines?.ask(questions.number)
            line.clear()
        }
        line.note("\(task): no answer is wanted any more")
        if wasAsked { ask() }
    }

    private mutating func take(_ typed: TerminalLines.Line) {
        guard let text = typed.text else { return stopAsking() }
        line.leave()
        switch questions.read(text, to: typed.question) {
        case .answer(let question, let isApproved, let comment):
            give(question.task, isApproved: isApproved, comment: comment)
            if questions.remove(question.task) { lines?.ask(questions.number) }
            return ask()
        case .tooLate: line.note("too late: that question is not open any more")
        case .unclear: line.note("expected y or n, and a comment after it if you like")
        case nil: break
        }
        if let question = questions.current { line.show(question.invitation) }
    }

    /// Nothing more can be typed.
    private mutating func stopAsking() {
        canAsk = false
        line.leave()
        while let question = questions.current {
            _ = questions.remove(question.task)
            line.note(
                "\(question.task): nobody can be asked any more; the run waits for 'baton approve', Ctrl-C cancels it"
            )
        }
    }
}
