/// Input that cannot be used: one line for each thing that is wrong.
package struct InvalidInput: Error {
    package let lines: [String]

    package init(_ lines: [String]) { self.lines = lines }
    package init(_ line: String) { lines = [line] }
}
