/// Takes members out of a payload; what is missing or of another type makes the event unreadable.
struct EventPayloadReader {
    let payload: Value
    let event: String

    func require<T>(_ value: T?, _ what: String = "task") throws(RunStoreError) -> T {
        guard let value else { throw RunStoreError(.corrupt, "\(event) cannot be read: no valid '\(what)'") }
        return value
    }

    func text(_ key: String) throws(RunStoreError) -> String { try require(payload[key]?.stringValue, key) }
    func flag(_ key: String) throws(RunStoreError) -> Bool { try require(payload[key]?.boolValue, key) }
    func number(_ key: String) throws(RunStoreError) -> Int {
        try require(payload[key]?.intValue.flatMap(Int.init(exactly:)), key)
    }
    func instant(_ key: String) throws(RunStoreError) -> Timestamp {
        Timestamp(nanoseconds: try require(payload[key]?.intValue, key))
    }
    func object(_ key: String) throws(RunStoreError) -> [String: Value] {
        try require(payload[key]?.objectValue, key)
    }
    func word<T: RawRepresentable<String>>(_ key: String) throws(RunStoreError) -> T {
        try require(T(rawValue: text(key)), key)
    }
    func statuses(_ key: String) throws(RunStoreError) -> [String: TaskStatus] {
        let words = try object(key)
        let statuses = words.compactMapValues { $0.stringValue.flatMap(TaskStatus.init) }
        return try require(statuses.count == words.count ? statuses : nil, key)
    }
    func optionalText(_ key: String) -> String? { payload[key]?.stringValue }
    func optionalInstant(_ key: String) -> Timestamp? {
        payload[key]?.intValue.map(Timestamp.init(nanoseconds:))
    }
    func list(_ key: String) throws(RunStoreError) -> [Value] { try require(payload[key]?.arrayValue, key) }
    func optionalFailure(_ key: String) throws(RunStoreError) -> TaskFailure? {
        payload[key] == nil ? nil : try failure(key)
    }
    func tasks(_ key: String) throws(RunStoreError) -> [AgentTask] {
        do {
            return try WorkflowDecoder.decodeTasks(.array(list(key)))
        } catch let error as WorkflowError {
            throw RunStoreError(.corrupt, "\(event) cannot be read: \(error)")
        } catch let error as RunStoreError {
            throw error
        } catch {
            throw RunStoreError(.corrupt, "\(event) cannot be read: \(error)")
        }
    }
    func failure(_ key: String) throws(RunStoreError) -> TaskFailure {
        try require(TaskFailure(document: object(key)), key)
    }
    func workflow() throws(RunStoreError) -> Workflow {
        do {
            return try WorkflowDecoder.decode(require(payload["workflow"], "workflow"))
        } catch let error as WorkflowError {
            throw RunStoreError(.corrupt, "\(event) cannot be read: \(error)")
        } catch let error as RunStoreError {
            throw error
        } catch {
            throw RunStoreError(.corrupt, "\(event) cannot be read: \(error)")
        }
    }
}
