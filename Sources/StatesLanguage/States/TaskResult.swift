internal import Baton

/// What the machine keeps of a task: `status`, and `output`, `error` or `reason`. All of it as JSONata.
enum TaskResult {
    static func failure(_ kind: FailureKind, _ message: String, status: TaskStatus = .failed) -> String {
        "{'status': '\(status.rawValue)', 'error': {'kind': '\(kind.rawValue)', 'message': \(JSONata.text(of: message))}}"
    }

    static func skipped(_ reason: String) -> String {
        "{'status': 'skipped', 'reason': \(JSONata.text(of: reason))}"
    }

    static let success = "{'status': 'success'}"

    /// Of what kept the function from answering: it ran out of time, or it broke. Another attempt may help, unless the
    /// machine itself is at fault.
    static let caught =
        "( $e := $lookup($states.errorOutput, 'Error'); $late := $e = 'States.Timeout'; "
        + "{'status': $late ? 'timed_out' : 'failed', 'error': {'kind': $late ? 'timeout' : 'operation', "
        + "'message': $e & ': ' & $lookup($states.errorOutput, 'Cause'), "
        + "'retryable': $late or $e = 'States.TaskFailed' or $substring($e, 0, 7) != 'States.'}} )"

    /// What the error of a ``MachineWriter`` 's Fail state begins with.
    static let errorPrefix = "Baton."

    /// Of the last attempt, whose failure ended the attempts.
    static let exhausted =
        "( $e := $lookup($states.errorOutput, 'Error'); $kind := $substring($e, 0, 6) = '\(errorPrefix)' ? "
        + "$substring($e, 6) : 'operation'; {'status': $kind = 'timeout' ? 'timed_out' : 'failed', "
        + "'error': {'kind': $kind, 'message': $lookup($states.errorOutput, 'Cause'), 'retryable': true}} )"
}
