/// Writes the events that one run commits together as a JSON array with a line for each event.
///
/// A line is `[name, nanoseconds since the line before, task, payload]`; the first line counts from 1970. The two
/// lines that every task has are shorter: `["s", …, task, attempt, waited, input, provenance, overwrites]` for the start
/// of an attempt and `["f", …, task, attempts, output]` for a success. Values above the threshold are left out, equal
/// ones once; the workflow of a run is left out too, and its line holds the hash. An input that is the output of the one
/// task that it came from, in a line before, is 0, and a single value of that kind `{"$blob": 0}`.
package struct SegmentWriter {
    package private(set) var blobs: [SHA256.Digest: [UInt8]] = [:]
    /// The workflow of the run's start, if that is among the events.
    package private(set) var definition: (hash: SHA256.Digest, document: [UInt8])?
    private let largestValueBytes: Int
    private var writer = JSONWriter(pretty: false)
    private var previous: Int64 = 0
    private var outputs = SegmentOutputs()

    /// - Parameter largestValueBytes: values whose JSON is longer become blobs.
    package init(_ events: [RunEvent], largestValueBytes: Int) {
        self.largestValueBytes = largestValueBytes
        writer.bytes.reserveCapacity(events.count * 128)
        writer.append("[")
        for (offset, event) in events.enumerated() {
            if offset > 0 { writer.append(",\n") }
            write(event)
        }
        writer.append("]")
    }

    package var bytes: [UInt8] { writer.bytes }

    private mutating func write(_ event: RunEvent) {
        switch event.kind {
        case .attemptStarted(let task, let attempt, let queuedAt, let input):
            start("s", task, event)
            write(number: Int64(attempt))
            write(number: event.at.nanoseconds &- queuedAt.nanoseconds)
            write(input, of: task)
        case .taskFinished(let task, let attempts, .success, let output, nil):
            start("f", task, event)
            write(number: Int64(attempts))
            if let output {
                writer.append(",")
                write(reference: output)
                outputs.add(output, of: task)
            }
        case .runStarted(let run, let workflow, let input):
            start(event.name, nil, event)
            writer.append(",{\"input\":")
            write(members: input)
            writer.append(",\"run\":")
            writer.write(string: run.text)
            writer.append(",\"workflow\":")
            let document = Array(workflow.document.json().utf8)
            let hash = SHA256.hash(document)
            definition = (hash, document)
            writer.write(string: hash.description)
            writer.append("}")
        case .itemsListed(let task, let items):
            start(event.name, task, event)
            writer.append(",{\"items\":[")
            for (offset, item) in items.enumerated() {
                if offset > 0 { writer.append(",") }
                write(reference: item)
            }
            writer.append("]}")
        case .taskReady, .conditionDecided, .attemptFailed, .taskWaiting, .attemptInterrupted, .taskInDoubt,
            .taskResolved, .branchChosen, .scopeStarted, .scopeFinished, .approvalAnswered, .signalReceived,
            .tasksSpawned, .taskFinished, .runPaused, .runDrained, .runResumed, .requestTaken,
            .runRecovered, .runRedriven, .runForked, .deadlinePassed, .cancellationRequested,
            .compensationStarted, .runFinished:
            start(event.name, event.task, event)
            if case .object(let members) = event.payload, !members.isEmpty {
                writer.append(",")
                write(members: members)
            }
        }
        writer.append("]")
    }

    private mutating func start(_ name: String, _ task: String?, _ event: RunEvent) {
        writer.append("[")
        writer.write(string: name)
        write(number: event.at.nanoseconds &- previous)
        previous = event.at.nanoseconds
        writer.append(",")
        if let task { writer.write(string: task) } else { writer.append("null") }
    }

    private mutating func write(number: Int64) {
        writer.append(",")
        writer.append(number.description)
    }

    private mutating func write(_ input: ResolvedInput, of task: String) {
        guard !input.values.isEmpty || !input.provenance.isEmpty || !input.overwrites.isEmpty else { return }
        writer.append(",")
        let common = input.commonOrigin
        if let common, let output = outputs.members(from: common, for: task),
            output.isIdentical(to: input.values)
        {
            writer.write(SegmentOutputs.mark, depth: 0)
        } else {
            write(members: input.values) { [outputs] key, value in
                outputs.value(of: key, from: input.provenance[key], for: task)?.isIdentical(to: value)
                    ?? false
            }
        }
        writer.append(",")
        if let common {
            writer.write(string: common.mark)
        } else {
            writer.write(.object(input.provenance.mapValues { .string($0.mark) }), depth: 0)
        }
        guard !input.overwrites.isEmpty else { return }
        let overwrites = input.overwrites.map { overwrite -> Value in
            [.string(overwrite.key), .string(overwrite.loser.mark), .string(overwrite.winner.mark)]
        }
        writer.append(",")
        writer.write(.array(overwrites), depth: 0)
    }

    /// - Parameter isKnown: whether the value of a key is that of an output in a line before.
    private mutating func write(
        members: [String: Value], isKnown: (String, Value) -> Bool = { _, _ in false }
    ) {
        writer.append("{")
        for (offset, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if offset > 0 { writer.append(",") }
            writer.write(string: member.key)
            writer.append(":")
            if isKnown(member.key, member.value) {
                writer.write([ValueReference.key: SegmentOutputs.mark], depth: 0)
            } else {
                write(reference: member.value)
            }
        }
        writer.append("}")
    }

    /// A value, or a reference to it when it turns out to be large.
    private mutating func write(reference value: Value) {
        let start = writer.bytes.count
        writer.write(value, depth: 0)
        if writer.bytes.count - start > largestValueBytes {
            let content = Array(writer.bytes[start...])
            let hash = SHA256.hash(content)
            blobs[hash] = content
            writer.bytes.removeLast(content.count)
            writer.write([ValueReference.key: .string(hash.description)], depth: 0)
        } else if ValueReference.mustWrap(value) {
            writer.bytes.removeLast(writer.bytes.count - start)
            writer.write([ValueReference.literalKey: value], depth: 0)
        }
    }
}

extension ResolvedInput {
    /// Where all values come from when it is the same place.
    fileprivate var commonOrigin: Provenance? {
        guard let first = provenance.values.first, provenance.count == values.count,
            provenance.allSatisfy({ $0.value == first && values[$0.key] != nil })
        else { return nil }
        return first
    }
}
