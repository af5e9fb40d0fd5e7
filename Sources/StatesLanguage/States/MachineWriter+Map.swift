internal import Baton
internal import Expressions

/// Maps: the same tasks for each item of a list.
extension MachineWriter {
    mutating func writeMap(
        _ map: MapTask, of place: TaskPlace, named name: String, to states: inout States, next: String
    ) {
        let handed = names.variable("map_", place.id)
        // What is around the map reaches its items by their input only: a distributed map has no variables around it.
        var scope = ExpressionScope()
        for (outer, binding) in place.scope.bindings {
            let value = JSONata(
                "$lookup($lookup($\(handed),'outer'), \(JSONata.text(of: outer)))", isCertain: true)
            scope.bindings[outer] =
                switch binding {
                case .value: .value(value)
                case .input(let input): .input(JSONata(value.text, input.type, isCertain: true))
                case .task(_, let output): .task(value, output: output)
                }
        }
        scope.bindings[map.item] = .value(JSONata("$lookup($\(handed),'item')", isCertain: true))
        scope.bindings["index"] = .value(
            JSONata("$lookup($\(handed),'index')", .integer(nil), isCertain: true))

        var body = States()
        let start = names.state(place.id, "item")
        let end = names.state(place.id, "item's end")
        let list = TaskList(
            workflow: place.list.workflow,
            definitions: map.body.tasks, previews: place.preview.bodies.first?.tasks ?? [],
            path: place.path + ["map", "tasks"], carriesInputs: map.body.pattern == .sequential,
            isOrdered: map.body.pattern.isOrdered)
        let reads = scope.reads
        let (first, after) = write(list, in: &scope, prefix: handed + "_", to: &body, next: end)
        body.add(start, "Pass", next: first, ["Assign": [handed: "{% $states.input %}"]])
        body.add(
            end, "Pass", next: nil,
            ["Output": itemResult(map, list, after, at: place.path + ["map", "output"])])

        var outer: [String: Value] = [:]
        for (name, binding) in place.scope.bindings
        where reads.names.contains(name) && name != map.item && name != "index" {
            place.scope.reads.insert(name)
            switch binding {
            case .value(let value), .input(let value), .task(let value, _):
                outer[name] = JSONata.field(value.text)
            }
        }
        var processor = body.machine(startAt: start)
        processor["ProcessorConfig"] =
            switch options.map {
            case .inline: ["Mode": "INLINE"]
            case .distributed: ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"]
            }
        let ended = names.state(place.id, "result")
        states.add(
            name, "Map", next: ended,
            [
                "Items": JSONata.field("$lookup($states.input, 'input')"),
                "MaxConcurrency": map.maxConcurrency.map { .int(Int64($0)) },
                "ItemSelector": [
                    "item": "{% $states.context.Map.Item.Value %}",
                    "index": "{% $states.context.Map.Item.Index %}", "outer": .object(outer),
                ],
                "ItemProcessor": .object(processor),
                "Catch": [
                    [
                        "ErrorEquals": ["States.ALL"], "Next": .string(next),
                        "Assign": [place.variable: JSONata.field(TaskResult.caught)],
                    ]
                ],
            ])
        states.add(ended, "Pass", next: next, ["Assign": [place.variable: result(of: map, id: place.id)]])
    }

    /// What became of an item: `status`, and `output` or the roots of its failure.
    private mutating func itemResult(
        _ map: MapTask, _ list: TaskList, _ scope: ExpressionScope, at path: [String]
    ) -> Value {
        var translator = ExpressionTranslator(scope: scope)
        let results = list.previews.compactMap { task -> (id: String, result: String)? in
            guard case .task(let result, _)? = scope[task.id] else { return nil }
            return (task.id, result.text)
        }
        let output: JSONata
        if let template = map.body.output {
            output = translator.translate(InputTemplate(template) { _, _ in })
        } else if let only = results.first, results.count == 1 {
            output = JSONata("$lookup(\(only.result),'output')")
        } else {
            let members = results.map { "\(JSONata.text(of: $0.id)): $lookup(\($0.result),'output')" }
            output = JSONata("{\(members.joined(separator: ", "))}")
        }
        refuse(translator.refusals, at: path)
        let all = results.map { "{'id': \(JSONata.text(of: $0.id)), 'of': \($0.result)}" }
        let broken =
            map.body.output == nil
            ? "{'status': 'success'}"
            : TaskResult.failure(
                .invalidOutput, "an expression in 'output' failed, as when a field is absent")
        return JSONata.field(
            "($all := [\(all.joined(separator: ", "))]; "
                + "$roots := $reduce([$filter($all, function($t){$lookup($lookup($t,'of'),'status') in ['failed','timed_out']})], "
                + "function($list,$t){($e := $lookup($lookup($t,'of'),'error'); $exists($lookup($e,'roots')) ? "
                + "$append($list, $lookup($e,'roots')) : $append($list, $lookup($t,'id')))}, []); "
                + "$count($roots) > 0 ? {'status': 'failed', 'roots': [$distinct($roots)]} : "
                + "($count($filter($all, function($t){$lookup($lookup($t,'of'),'status') = 'cancelled'})) > 0 ? {'status': 'cancelled'} : "
                + "($output := \(output.text); $exists($output) ? {'status': 'success', 'output': $output} : \(broken))))",
            helpers: translator.helpers)
    }

    /// What became of the map, over the results of its items.
    private func result(of map: MapTask, id: String) -> Value {
        let tolerated = map.failurePolicy.toleratedItems
        let path = JSONata.text(of: id)
        return JSONata.field(
            "($items := $states.input; $total := $count($items); "
                + "$good := $count($filter($items, function($i){$lookup($i,'status') = 'success'})); $bad := $total - $good; "
                + "$places := [0..$total - 1]; "
                + "$bad > \(tolerated) ? {'status': 'failed', 'error': {'kind': 'dependency', "
                + "'message': $string($bad) & ' of ' & $string($total) & ' items failed', "
                + "'roots': $reduce($places, function($list,$n){($of := $lookup($items[$n],'roots'); "
                + "$exists($of) ? $append($list, $map($of, function($t){\(path) & '[' & $string($n) & ']/' & $t})) : "
                + "$exists($lookup($items[$n],'error')) ? $append($list, \(path)) : $list)}, [])}} : "
                + "{'status': 'success', 'output': {'total': $total, 'succeeded': $good, 'failed': $bad, "
                + "'statuses': [$map($items, function($i){$lookup($i,'status')})], "
                + "'outputs': $reduce($items, function($list,$i){($o := $lookup($i,'output'); "
                + "$append($list, $exists($o) ? ($type($o) = 'array' ? [[$o]] : [$o]) : [null]))}, [])}})")
    }
}

extension FailurePolicy {
    /// How many items of a map may fail before it fails.
    fileprivate var toleratedItems: Int {
        switch self {
        case .continueIndependent, .failFast: 0
        case .tolerate(let count): count
        }
    }
}

extension TurnExpression {
    /// The list that a map runs over.
    mutating func items(of map: MapTask) -> JSONata {
        translate("map") { translator in
            let over: JSONata
            if case .string(let source) = map.over {
                guard let expression = try? Expression(parsing: source) else { return .nothing }
                over = translator.plain(expression.syntax)
            } else {
                over = translator.translate(InputTemplate(map.over) { _, _ in })
            }
            if over.isCertain, case .array = over.type { return over }
            return JSONata("($l := \(over.text); $type($l) = 'array' ? $l)", .array(of: .any))
        }
    }
}
