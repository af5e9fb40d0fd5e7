/// A workflow that was checked and made ready to run, for starting it many times.
public struct PreparedWorkflow: Sendable {
    let plan: Plan
    public var workflow: Workflow { plan.workflow }
}
