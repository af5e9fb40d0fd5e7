import Glibc
import LambdaRuntime

/// The function that LambdaRuntimeTests run as a process: it does what the event says.
func handle(_ event: [UInt8], _ context: LambdaContext) async throws -> [UInt8] {
    let text = String(decoding: event, as: UTF8.self)
    if text.contains("\"fail\"") { throw LambdaFailure(type: "Worker.Failed", message: "as the event says") }
    if text.contains("\"exit\"") { exit(3) }
    if text.contains("\"sleep\"") {
        do {
            try await Task.sleep(for: .seconds(60))
        } catch {
            return Array("\"cancelled\"".utf8)
        }
    }
    let trace = getenv("_X_AMZN_TRACE_ID").map { String(cString: $0) } ?? ""
    let left = context.remaining.components.seconds
    return Array(
        "{\"event\":\(text),\"request\":\"\(context.requestID)\",\"trace\":\"\(trace)\",\"secondsLeft\":\(left)}"
            .utf8)
}

do {
    try await LambdaRuntime(extensionName: getenv("WORKER_EXTENSION").map { String(cString: $0) }).run {
        if getenv("WORKER_FAILS") != nil {
            throw LambdaFailure(type: "Worker.Init", message: "as the environment says")
        }
        return handle
    }
} catch {
    let line = Array("\(error)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(1)
}
