/// Reads what ``SegmentWriter`` wrote.
package struct SegmentReader {
    private let blobs: (SHA256.Digest) throws -> Value
    private let definition: (SHA256.Digest) throws -> Value

    /// - Parameters:
    ///   - blobs: a large value by its hash.
    ///   - definition: the document of a workflow by its hash.
    package init(
        blobs: @escaping (SHA256.Digest) throws -> Value,
        definition: @escaping (SHA256.Digest) throws -> Value
    ) {
        self.blobs = blobs
        self.definition = definition
    }

    /// The events of one segment.
    ///
    /// - Parameter first: the number of its first event.
    /// - Throws: ``RunStoreError`` when it cannot be read; what looking up a large value throws.
    package func events(_ text: String, first: Int) throws -> [RunEvent] {
        let lines: [Value]?
        do {
            lines = try Value(json: text).arrayValue
        } catch {
            throw RunStoreError(.corrupt, "the events from \(first) on cannot be read: \(error)")
        }
        guard let lines else { throw RunStoreError(.corrupt, "the events from \(first) on are no list") }
        var previous: Int64 = 0
        var outputs = SegmentOutputs()
        return try lines.enumerated().map { offset, line in
            let sequence = first + offset
            guard let parts = line.arrayValue, parts.count >= 3, let name = parts[0].stringValue,
                let passed = parts[1].intValue
            else { throw RunStoreError(.corrupt, "event \(sequence) cannot be read") }
            previous &+= passed
            return try event(sequence, Timestamp(nanoseconds: previous), name, parts, &outputs)
        }
    }

    private func event(
        _ sequence: Int, _ at: Timestamp, _ name: String, _ parts: [Value], _ outputs: inout SegmentOutputs
    ) throws -> RunEvent {
        switch name {
        case "s": try RunEvent(sequence: sequence, at: at, kind: attempt(sequence, at, parts, outputs))
        case "f": try RunEvent(sequence: sequence, at: at, kind: success(sequence, parts, &outputs))
        default:
            try RunEvent(
                sequence: sequence, at: at, name: name, task: parts[2].stringValue,
                payload: payload(of: name, parts.count > 3 ? parts[3] : [:]))
        }
    }

    private func attempt(
        _ sequence: Int, _ at: Timestamp, _ parts: [Value], _ outputs: SegmentOutputs
    ) throws -> RunEvent.Kind {
        guard parts.count == 5 || parts.count >= 7, let task = parts[2].stringValue,
            let attempt = parts[3].intValue.flatMap(Int.init(exactly:)), let waited = parts[4].intValue
        else { throw RunStoreError(.corrupt, "event \(sequence) cannot be read: no start of an attempt") }
        let input = parts.count > 5 ? try input(sequence, of: task, parts, outputs) : .empty
        return .attemptStarted(
            task: task, attempt: attempt, queuedAt: Timestamp(nanoseconds: at.nanoseconds &- waited),
            input: input)
    }

    private func success(
        _ sequence: Int, _ parts: [Value], _ outputs: inout SegmentOutputs
    ) throws -> RunEvent.Kind {
        guard parts.count >= 4, let task = parts[2].stringValue,
            let attempts = parts[3].intValue.flatMap(Int.init(exactly:))
        else { throw RunStoreError(.corrupt, "event \(sequence) cannot be read: no success of a task") }
        let output = try parts.dropFirst(4).first.map { try ValueReference.resolve($0, blobs: blobs) }
        if let output { outputs.add(output, of: task) }
        return .taskFinished(task: task, attempts: attempts, .success, output: output, failure: nil)
    }

    private func input(
        _ sequence: Int, of task: String, _ parts: [Value], _ outputs: SegmentOutputs
    ) throws -> ResolvedInput {
        let unreadable = RunStoreError(.corrupt, "event \(sequence) cannot be read: its input is damaged")
        let common = parts[6].stringValue.flatMap(ResolvedInput.Provenance.init(mark:))
        var provenance: [String: ResolvedInput.Provenance] = [:]
        for (key, mark) in parts[6].objectValue ?? [:] {
            provenance[key] = mark.stringValue.flatMap(ResolvedInput.Provenance.init(mark:))
        }
        guard common != nil || provenance.count == parts[6].objectValue?.count else { throw unreadable }
        let values: [String: Value]
        if parts[5] == SegmentOutputs.mark {
            guard let output = common.flatMap({ outputs.members(from: $0, for: task) }) else {
                throw unreadable
            }
            values = output
        } else {
            guard let stored = parts[5].objectValue else { throw unreadable }
            values = try Dictionary(
                uniqueKeysWithValues: stored.map { key, value in
                    guard value == [ValueReference.key: SegmentOutputs.mark] else {
                        return (key, try ValueReference.resolve(value, blobs: blobs))
                    }
                    let origin = common ?? provenance[key]
                    guard let output = outputs.value(of: key, from: origin, for: task) else {
                        throw unreadable
                    }
                    return (key, output)
                })
        }
        if let common { provenance = values.mapValues { _ in common } }
        let overwrites = try (parts.count > 7 ? parts[7].arrayValue ?? [] : []).map { entry in
            guard let key = entry[0]?.stringValue,
                let loser = entry[1]?.stringValue.flatMap(ResolvedInput.Provenance.init(mark:)),
                let winner = entry[2]?.stringValue.flatMap(ResolvedInput.Provenance.init(mark:))
            else { throw unreadable }
            return ResolvedInput.Overwrite(key: key, loser: loser, winner: winner)
        }
        return ResolvedInput(values: values, provenance: provenance, overwrites: overwrites)
    }

    /// With everything put back that the writer left out.
    private func payload(of name: String, _ stored: Value) throws -> Value {
        guard var members = stored.objectValue else { return stored }
        switch name {
        case "run_started":
            guard let hash = members["workflow"]?.stringValue.flatMap(SHA256.Digest.init(text:)) else {
                throw RunStoreError(.corrupt, "the start of a run names no workflow")
            }
            members["workflow"] = try definition(hash)
            members["input"] = try members["input"]?.objectValue.map { input in
                .object(try input.mapValues { try ValueReference.resolve($0, blobs: blobs) })
            }
        case "items_listed":
            members["items"] = try members["items"]?.arrayValue.map { items in
                .array(try items.map { try ValueReference.resolve($0, blobs: blobs) })
            }
        default: members = try members.mapValues { try ValueReference.resolve($0, blobs: blobs) }
        }
        return .object(members)
    }
}
