import Charts
import Testing

@Suite("Numbers as text")
struct NumberTextTests {
    @Test(
        "round half away from zero on the shortest decimal",
        arguments: [
            (1.115, 2, "1.12"), (2.675, 2, "2.68"), (-1.005, 2, "−1.01"), (0.5, 0, "1"), (-0.4, 0, "0"),
            (1234.5, 2, "1,234.50"), (999_999.995, 2, "1,000,000.00"), (0, 2, "0.00"), (-0.0, 1, "0.0"),
            (1e-7, 3, "0.000"), (0.0005, 3, "0.001"), (123, 0, "123"), (1234, 0, "1,234"),
            (1e15, 0, "1.000e15"), (-9.9996e300, 0, "−1.000e301"), (0.1 + 0.2, 1, "0.3"),
        ])
    func display(value: Double, decimals: Int, text: String) {
        #expect(NumberText.fixed(value, decimals: decimals) == text)
    }

    @Test("move the point of percentages without a rounding error of binary arithmetic")
    func percent() {
        // 0.145 × 100 is 14.499999999999998 in binary; 14.5 rounds up.
        #expect(NumberText.percent(0.145, decimals: 0) == "15")
        #expect(NumberText.plainPercent(0.9534, decimals: 1) == "95.3")
        #expect(NumberText.percent(1, decimals: 1) == "100.0")
        #expect(NumberText.percent(-0.0712, decimals: 1) == "−7.1")
    }

    @Test("for machines read back as the rounded number")
    func plain() {
        for step in -2000...2000 {
            let value = Double(step) * 1.37
            let text = NumberText.plain(value, decimals: 4)
            #expect(abs((Double(text) ?? .nan) - value) < 0.5001e-4)
        }
        #expect(NumberText.plain(-1e20, decimals: 0) == "-100000000000000000000")
        #expect(NumberText.plain(.nan, decimals: 0).isEmpty)
    }

    @Test("read back exactly in their shortest form")
    func shortest() {
        for value in [0.1, 1e300, Double.leastNonzeroMagnitude, -3.0, 1_234_567.875, 1e20, 0.1 + 0.2] {
            #expect(Double(NumberText.shortest(value)) == value)
        }
        #expect(NumberText.shortest(3) == "3")
        #expect(NumberText.shortest(-0.0) == "0")
    }
}
