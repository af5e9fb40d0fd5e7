import Testing

@testable import Baton
@testable import StatesLanguage

@Suite("The check of a state machine's graph")
struct StateMachineCheckTests {
    private static let sound = """
        {"StartAt": "A", "States": {
            "A": {"Type": "Choice", "Choices": [{"Condition": "{% true %}", "Next": "B"}], "Default": "C"},
            "B": {"Type": "Task", "Resource": "r", "Next": "C",
                  "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "D"}]},
            "C": {"Type": "Parallel", "Next": "E", "Branches": [
                {"StartAt": "X", "States": {"X": {"Type": "Pass", "End": true}}},
                {"StartAt": "Y", "States": {"Y": {"Type": "Succeed"}}}]},
            "D": {"Type": "Fail"},
            "E": {"Type": "Map", "End": true, "ItemProcessor":
                {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}}}
        """

    @Test("passes a sound one")
    func sound() throws {
        #expect(StateMachineCheck(try Value(json: Self.sound)).problems == [])
    }

    @Test(
        "finds each mistake by the name of its state",
        arguments: [
            (#""StartAt": "A""#, #""StartAt": "Z""#, "the machine starts at 'Z'"),
            (#""StartAt": "Y""#, #""StartAt": "N""#, "branch 2 of 'C' starts at 'N'"),
            (#""Next": "B"}"#, #""Next": "Q"}"#, "'A' leads to 'Q'"),
            (#""Default": "C""#, #""Default": "Q""#, "'A' leads to 'Q'"),
            (#"["States.ALL"], "Next": "D""#, #"["States.ALL"], "Next": "Q""#, "'B' leads to 'Q'"),
            (#"["States.ALL"], "Next": "D""#, #"["States.ALL"], "Next": "X""#, "'B' leads to 'X'"),
            (#"["States.ALL"], "Next": "D""#, #"["States.ALL"], "Next": "C""#, "'D' is never reached"),
            (#""Default": "C""#, #""Comment": "C""#, "'A' has no Default"),
            (#"[{"Condition": "{% true %}", "Next": "B"}]"#, "[]", "'A' has no choices"),
            (#""Y": {"Type": "Succeed"}"#, #""Y": {"Type": "Foo"}"#, "'Y' has the unknown type 'Foo'"),
            (
                #""X": {"Type": "Pass", "End": true}"#, #""X": {"Type": "Pass"}"#,
                "'X' needs either Next or End"
            ),
            (
                #""X": {"Type": "Pass", "End": true}"#, #""X": {"Type": "Pass", "Next": "X"}"#,
                "branch 1 of 'C' has no terminal state"
            ),
            (
                #""X": {"Type": "Pass", "End": true}"#, #""X": {"Type": "Pass", "Next": "X", "End": true}"#,
                "and has both"
            ),
            (
                #""StartAt": "I", "States": {"I""#, #""StartAt": "X", "States": {"X""#,
                "two states have the name 'X'"
            ),
            (#""ItemProcessor""#, #""Processor""#, "'E' has no ItemProcessor"),
            (
                #""D": {"Type": "Fail"}"#, #""D": {"Type": "Pass", "Next": "D"}"#,
                "'D' leads to no terminal state"
            ),
            (#"{"X": {"Type": "Pass", "End": true}}"#, "{}", "branch 1 of 'C' has no states"),
        ])
    func mistakes(text: String, replacement: String, problem: String) throws {
        let broken = Self.sound.replacing(text, with: replacement)
        #expect(broken != Self.sound)
        let problems = StateMachineCheck(try Value(json: broken)).problems
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }
}
