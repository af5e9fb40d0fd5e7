import Baton
import Testing

@Suite("Join rule")
struct JoinRuleTests {
    @Test(
        "reads what it writes", arguments: [.all, .allSucceeded, .allDone, .any, .atLeast(2)] as [JoinRule])
    func text(rule: JoinRule) {
        #expect(JoinRule(rule.description) == rule)
    }

    @Test(
        "reads nothing else",
        arguments: ["", "ALL", "at_least", "at_least 0", "at_least -1", "at_least x", "at_least 2.5"])
    func badText(text: String) {
        #expect(JoinRule(text) == nil)
    }
}
