import Testing

@testable import Baton
@testable import BatonCommands

/// What is told of a run while it goes on, from its events alone.
@Suite struct RunProgressTests {
    private static let plain = TextStyle(isColoured: false)
    private static let noInput = ResolvedInput.empty

    private static func events(_ kinds: [RunEvent.Kind]) -> [RunEvent] {
        kinds.enumerated().map {
            RunEvent(sequence: $0 + 1, at: Timestamp(nanoseconds: Int64($0)), kind: $1)
        }
    }

    private static func started(_ task: String) -> RunEvent.Kind {
        .attemptStarted(task: task, attempt: 1, queuedAt: Timestamp(nanoseconds: 0), input: noInput)
    }

    private static func finished(_ task: String, _ status: TaskStatus = .success) -> RunEvent.Kind {
        let failure = status == .failed ? TaskFailure(.operation, task: task, "broken") : nil
        return .taskFinished(task: task, attempts: 1, status, output: nil, failure: failure)
    }

    /// The status line after the bar.
    private static func status(after kinds: [RunEvent.Kind], total: Int = 3) -> String {
        var progress = RunProgress(total: total, isLive: true, style: plain)
        for event in events(kinds) { _ = progress.note(event) }
        return String(progress.status.drop { $0 == "█" || $0 == "░" }.dropFirst())
    }

    @Test("the items of a map are counted, at whatever depth their tasks run")
    func map() {
        var kinds: [RunEvent.Kind] = [
            Self.started("each"), .itemsListed(task: "each", items: Array(repeating: 1, count: 120)),
        ]
        for item in 0..<37 {
            kinds += [
                .scopeStarted(task: "each", index: item), Self.started("each[\(item)]/inner"),
                .itemsListed(task: "each[\(item)]/inner", items: [1, 2]),
                Self.started("each[\(item)]/inner[0]/step"),
                .scopeFinished(task: "each", index: item, item < 35 ? .success : .failed, failure: nil),
            ]
        }
        kinds.append(Self.started("other"))
        #expect(Self.status(after: kinds) == "0/3  each 37/120 (2 failed), other")
        #expect(Self.status(after: kinds + [Self.finished("each")]) == "1/3  other")
    }

    @Test("a control task is told by what runs in it, a waiting task by what it waits for")
    func nested() {
        let kinds: [RunEvent.Kind] = [
            Self.started("route"), .branchChosen(task: "route", branch: 0),
            .scopeStarted(task: "route", index: 0), Self.started("route/ok"),
            .taskWaiting(task: "route/ok", .approval(prompt: "Go on?", until: nil)),
        ]
        #expect(Self.status(after: kinds) == "0/3  route/ok waits for an approval")
    }

    @Test("a paused run is shown as paused until it is resumed")
    func paused() {
        let paused: [RunEvent.Kind] = [Self.started("a"), .runPaused(reason: "paused", by: "Ada")]
        #expect(Self.status(after: paused) == "0/3  paused, a")
        let drained = paused + [Self.finished("a"), .runDrained]
        #expect(Self.status(after: drained) == "1/3  paused, nothing runs")
        #expect(Self.status(after: drained + [.runResumed(by: nil)]) == "1/3  ")
    }

    @Test("tasks that are added while it runs are counted, those within tasks are not")
    func spawned() {
        let tasks = [AgentTask("x", .sleep(.duration(.zero))), AgentTask("y", .sleep(.duration(.zero)))]
        let kinds: [RunEvent.Kind] = [
            .tasksSpawned(task: "a", tasks), .tasksSpawned(task: "each[0]/b", tasks),
        ]
        #expect(Self.status(after: kinds, total: 1) == "0/3  ")
    }

    @Test("on a terminal only failures have lines, and of a map only the first three; elsewhere all have")
    func lines() {
        let items = (0..<10).flatMap { item -> [RunEvent.Kind] in
            [Self.started("each[\(item)]/step"), Self.finished("each[\(item)]/step", .failed)]
        }
        let kinds = [.itemsListed(task: "each", items: Array(repeating: 1, count: 10))] + items
        for (isLive, count) in [(true, 3), (false, 21)] {
            var progress = RunProgress(total: 1, isLive: isLive, style: Self.plain)
            #expect(Self.events(kinds).compactMap { progress.note($0) }.count == count)
        }
    }

    @Test("characters that a terminal would obey do not reach it")
    func printable() {
        let wait = TaskWait.approval(prompt: "a\u{1B}[2J\u{7}b\nc", until: nil)
        #expect(wait.text == "waits for an approval: a\u{FFFD}[2J\u{FFFD}b c")
    }

    @Test("a failure that began in many tasks names five of them")
    func roots() {
        let roots = (0..<40).map { "each[\($0)]/step" }
        let failure = TaskFailure(
            .dependency, task: "each", "failed within it: \(roots.joined(separator: ", "))", roots: roots)
        #expect(
            failure.brief == "failed within it: \(roots.prefix(5).joined(separator: ", ")) and 35 more")
    }

    @Test("the report of an unfinished run says what a task waits for")
    func waiting() {
        let workflow = Workflow("ask", tasks: [AgentTask("ok", .approval(ApprovalTask("Go on?")))])
        let events = Self.events([
            .runStarted(RunID("r"), workflow, input: [:]), Self.started("ok"),
            .taskWaiting(task: "ok", .approval(prompt: "Go on?", until: Timestamp(nanoseconds: 0))),
        ])
        let result = RunResult(folding: events)
        let text = RunReport(result, counts: MapCounts(events), agents: nil).render(Self.plain)
        #expect(text.contains("waits for an approval: Go on? (until 1970-01-01T00:00:00Z)"))
        #expect(result.document["tasks"]?[0]?["wait"] != nil)
        #expect(text.contains("unfinished"))
    }
}

/// Lines that a person types.
@Suite struct ApprovalQuestionsTests {
    private static let wait = TaskWait.approval(prompt: "?", until: nil)
    private static let first = ApprovalQuestions.Question(task: "first", wait: wait)

    @Test(
        "yes and no, with a comment behind them",
        arguments: [
            ("y", true, nil), ("YES", true, nil), ("n", false, nil), ("  no   too dear  ", false, "too dear"),
            ("y ", true, nil),
        ])
    func answers(line: String, isApproved: Bool, comment: String?) {
        var questions = ApprovalQuestions()
        _ = questions.add(Self.first)
        #expect(
            questions.read(line, to: questions.number)
                == .answer(Self.first, isApproved: isApproved, comment: comment))
    }

    @Test("anything else is unclear", arguments: ["", "maybe", "yesterday", "ja"])
    func unclear(line: String) {
        var questions = ApprovalQuestions()
        _ = questions.add(Self.first)
        #expect(questions.read(line, to: questions.number) == .unclear)
    }

    @Test("a line never answers another question than the one that stood there")
    func otherQuestion() {
        var questions = ApprovalQuestions()
        let isFirstAsked = questions.add(Self.first)
        let isSecondAsked = questions.add(.init(task: "second", wait: Self.wait))
        #expect(isFirstAsked && !isSecondAsked)
        let number = questions.number
        _ = questions.remove("first")
        #expect(questions.current?.task == "second")
        #expect(questions.read("y", to: number) == .tooLate)
    }
}
