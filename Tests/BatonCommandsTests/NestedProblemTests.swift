import Testing

@testable import Baton

/// Where the problems of tasks within tasks are.
@Suite struct NestedProblemTests {
    @Test(
        "a problem of a task within tasks names its own line and its whole path",
        arguments: [
            (
                "horizon:", "horizn:",
                "14: tasks[0].map.tasks[0].choice[0].tasks[0].inputs.horizn: unknown key"
            ),
            (
                "agent: forecasting", "agnet: forecasting",
                "10: tasks[0].map.tasks[0].choice[0].tasks[0].agnet"
            ),
            ("when: item", "when: itm", "8: tasks[0].map.tasks[0].choice[0].when"),
            ("over: [1]", "over: 1", "5: tasks[0].map.over"),
            ("until: 'true'", "until: 'trueish'", "18: tasks[1].loop.until"),
            ("max_iterations: 2", "max_iterations: two", "19: tasks[1].loop.max_iterations"),
            ("for: duration", "fro: duration", "23: tasks[1].loop.tasks[0].sleep"),
            ("reason: late", "reasn: late", "32: tasks[2].compensate.inputs.reasn"),
            ("prompt: Go on?", "prompt: '${nobody.name}'", "36: tasks[3].approval.prompt"),
        ])
    func lines(found: String, put: String, expected: String) async throws {
        let tool = try Tool()
        let file = try tool.file("deep.yaml", Self.document.replacing(found, with: put))
        let outcome = try await tool.run("validate", file)
        #expect(outcome.status == 2 && outcome.errors.contains("deep.yaml:\(expected)"), "\(outcome.errors)")
    }

    @Test("the document of these cases is valid as it stands")
    func valid() async throws {
        let tool = try Tool()
        let outcome = try await tool.run("validate", try tool.file("deep.yaml", Self.document))
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private static let document = """
        name: deep
        tasks:
          - id: each
            map:
              over: [1]
              tasks:
                - choice:
                    - when: item > 0
                      tasks:
                        - agent: forecasting
                          operation: generate_forecast
                          inputs:
                            sku: a
                            horizon: 3
                          id: forecast
                  id: choose
          - loop:
              until: 'true'
              max_iterations: 2
              tasks:
                - id: pause
                  sleep:
                    for: duration('1s')
            id: again
          - agent: supplier_coordination
            operation: send_purchase_order
            inputs: {sku: a, quantity: 5}
            compensate:
              agent: supplier_coordination
              operation: reject_purchase_order
              inputs:
                reason: late
                actor: x
                order_id: "${order.order_id}"
            id: order
          - approval: {prompt: Go on?}
            id: ask
        """
}
