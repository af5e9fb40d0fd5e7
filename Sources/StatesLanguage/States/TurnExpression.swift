internal import Baton
internal import Expressions

/// What a task's turn decides, as one expression: whether it runs, and with which input.
///
/// It yields `{"run": true, "input": …}` or `{"run": false, "result": …}`, and it yields in any case.
struct TurnExpression {
    let place: TaskPlace
    private var translator: ExpressionTranslator
    /// What has no translation, with its key.
    private(set) var refusals: [(key: String, refusals: [ExpressionTranslator.Refusal])] = []

    init(_ place: TaskPlace) {
        self.place = place
        translator = ExpressionTranslator(scope: place.scope)
    }

    /// - Parameter work: what the task does with its turn; it gives the `input`, or nothing when that fails.
    mutating func field(failure: (kind: FailureKind, message: String), work: (inout Self) -> JSONata) -> Value
    {
        let input = work(&self)
        let run: String
        if input.isCertain {
            run = "{'run': true, 'input': \(input.text)}"
        } else {
            run =
                "($data := \(input.text); $exists($data) ? {'run': true, 'input': $data} : "
                + "\(Self.not(TaskResult.failure(failure.kind, failure.message))))"
        }
        let text = joined(conditional(run))
        return JSONata.field(text, helpers: translator.helpers)
    }

    private static func not(_ result: String) -> String { "{'run': false, 'result': \(result)}" }

    /// The dependencies' ends come first, then the condition, then the input.
    private mutating func joined(_ run: String) -> String {
        let dependencies = place.preview.dataFrom.compactMap { id in
            place.result(of: id).map { "{'id': \(JSONata.text(of: id)), 'of': \($0)}" }
        }
        let rule = place.preview.join
        guard !dependencies.isEmpty, rule != .allDone else { return run }
        let count = { (statuses: String) in
            "$count($filter($dependencies, function($d){$lookup($lookup($d,'of'),'status') in [\(statuses)]}))"
        }
        let failed =
            "$roots := $reduce([$filter($dependencies, function($d){$lookup($lookup($d,'of'),'status') in "
            + "['failed','timed_out']})], function($list,$d){($of := $lookup($lookup($d,'of'),'error'); "
            + "$exists($lookup($of,'roots')) ? $append($list, $lookup($of,'roots')) : $append($list, $lookup($d,'id')))}, []); "
        let dependencyFailure = { (message: String) in
            Self.not(
                "{'status': 'failed', 'error': {'kind': 'dependency', 'message': \(message), 'roots': [$distinct($roots)]}}"
            )
        }
        let cancelled = Self.not(
            TaskResult.failure(.cancelled, "a dependency was cancelled", status: .cancelled))
        var text = "$dependencies := [\(dependencies.joined(separator: ", "))]; \(failed)"
        switch rule {
        case .all, .allSucceeded:
            let skip =
                rule == .all
                ? run
                : "\(count("'skipped'")) > 0 ? \(Self.not(TaskResult.skipped("a dependency was skipped"))) : \(run)"
            text +=
                "$count($roots) > 0 ? \(dependencyFailure(JSONata.text(of: "a dependency failed"))) : "
                + "(\(count("'cancelled'")) > 0 ? \(cancelled) : (\(skip)))"
        case .any: text += enough(1, of: dependencies.count, count, dependencyFailure, run)
        case .atLeast(let wanted):
            text += enough(wanted, of: dependencies.count, count, dependencyFailure, run)
        case .allDone: text += run
        }
        return "(\(text))"
    }

    private func enough(
        _ wanted: Int, of total: Int, _ count: (String) -> String, _ failure: (String) -> String,
        _ run: String
    ) -> String {
        "\(count("'success'")) >= \(wanted) ? \(run) : (\(count("'skipped'")) = \(total) ? "
            + "\(Self.not(TaskResult.skipped("all dependencies were skipped"))) : "
            + "\(failure("$string(\(count("'success'"))) & ' of \(total) dependencies succeeded, \(wanted) needed'")))"
    }

    private mutating func conditional(_ run: String) -> String {
        guard case .expression(let source)? = place.preview.condition,
            let expression = try? Expression(parsing: source)
        else { return run }
        let condition = translate("condition") { $0.plain(expression.syntax) }
        let skipped = Self.not(TaskResult.skipped("the condition does not hold: \(source)"))
        if condition.isCertainTruth { return "(\(condition.text) ? \(run) : \(skipped))" }
        translator.helpers(insert: .isTrue)
        translator.helpers(insert: .isFalse)
        let failed = Self.not(
            TaskResult.failure(.condition, "the condition failed, as when a field is absent: \(source)"))
        return
            "($holds := \(condition.text); $isTrue($holds) ? \(run) : ($isFalse($holds) ? \(skipped) : \(failed)))"
    }

    // MARK: The input

    /// What an operation is called with: what it declares, out of its dependencies' outputs and its own inputs.
    mutating func inputs() -> JSONata {
        let definition = place.definition
        let own = translate("inputs") { $0.translate(InputTemplate(.object(definition.inputs)) { _, _ in }) }
        let layers = place.preview.dataFrom.compactMap { id in
            place.result(of: id).map { result in
                "($o := $lookup(\(result),'output'); $type($o) = 'object' ? $o : ($exists($o) ? {\(JSONata.text(of: id)): $o} : {}))"
            }
        }
        let carried = place.carried
        guard !layers.isEmpty || !carried.isEmpty else { return own }
        let schema = place.preview.definition?.input
        return translator.named([own]) { _, names in
            let all = definition.merge == .dependencyWins ? names + layers : layers + names
            var text = all.count == 1 ? all[0] : "$merge([\(all.joined(separator: ", "))])"
            for (name, results) in carried { text = Self.carry(name, from: results, into: text) }
            return JSONata(Self.fitted(text, to: schema))
        }
    }

    /// Adds the key out of the first result that has it, when it is not there yet.
    private static func carry(_ name: String, from results: [String], into text: String) -> String {
        let key = JSONata.text(of: name)
        let given = results.map { "$lookup($lookup(\($0),'output'), \(key))" }
        let choice = given.reversed().reduce("$c") { rest, given in
            "($g := \(given); $exists($g) and $type($g) != 'null' ? $merge([$c, {\(key): $g}]) : \(rest))"
        }
        return
            "($c := \(text); $h := $lookup($c, \(key)); $exists($h) and $type($h) != 'null' ? $c : \(choice))"
    }

    /// Without the keys that the operation does not declare.
    private static func fitted(_ text: String, to schema: ObjectSchema?) -> String {
        guard let schema, !schema.isOpen else { return text }
        let members = schema.properties.map { property in
            let key = JSONata.text(of: property.name)
            return "\(key): $lookup($all, \(key))"
        }
        return "($all := \(text); {\(members.joined(separator: ", "))})"
    }

    /// A translation whose refusals are told under a key.
    mutating func translate(
        _ key: String, _ make: (inout ExpressionTranslator) -> JSONata
    ) -> JSONata {
        let before = translator.refusals.count
        let translated = make(&translator)
        let refused = Array(translator.refusals.dropFirst(before))
        if !refused.isEmpty { refusals.append((key, refused)) }
        return translated
    }
}
