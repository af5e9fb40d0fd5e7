import Testing

@testable import Baton

@Suite("Run id")
struct RunIDTests {
    @Test(
        "is a UUID of version 7: the example of RFC 9562, appendix A.6, but for the fraction of the millisecond"
    )
    func example() {
        let instant = Timestamp(nanoseconds: 0x017F_22E2_79B0 * 1_000_000)
        let id = RunID(at: instant, entropy: 0x18C4_DC0C_0C07_398F)
        #expect(id.text == "017f22e2-79b0-7000-98c4-dc0c0c07398f")
    }

    @Test("sorts by its time to within a microsecond, whatever the entropy")
    func order() {
        let start = Timestamp(nanoseconds: 1_700_000_000_123_456_789)
        let ids = (0..<3000).map {
            RunID(at: start + .microseconds($0), entropy: $0.isMultiple(of: 2) ? .max : 0).text
        }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
    }

    @Test("an instant before 1970 gives an id all the same")
    func negative() {
        #expect(
            RunID(at: Timestamp(nanoseconds: .min), entropy: 0).text == "00000000-0000-7000-8000-000000000000"
        )
    }

    @Test(
        "any text is an id, and a UUID is the same id from its text",
        arguments: [
            "017f22e2-79b0-7000-98c4-dc0c0c07398f", "00000000-0000-0000-0000-000000000000", "run", "",
            "017F22E2-79B0-7000-98C4-DC0C0C07398F", "017f22e279b0-7000-98c4-dc0c0c07398f0",
            "017f22e2-79b0-7000-98c4-dc0c0c07398g", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ])
    func texts(text: String) {
        #expect(RunID(text).text == text)
        let id = RunID(at: Timestamp(nanoseconds: 1_700_000_000_123_456_789), entropy: 7)
        #expect(RunID(id.text) == id)
        #expect((RunID(text) < id) == (text < id.text))
    }
}
