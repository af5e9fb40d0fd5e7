import TestSupport
import Testing

@testable import SupplyChain

@Suite("Reading CSV")
struct CSVReaderTests {
    let folder = TemporaryFolder()

    private func records(_ text: String, bufferSize: Int = 64) throws -> [[String]] {
        try records(Array(text.utf8), bufferSize: bufferSize)
    }

    private func records(_ bytes: [UInt8], bufferSize: Int = 64) throws -> [[String]] {
        var reader = try CSVReader(path: try folder.write("x.csv", bytes), bufferSize: bufferSize)
        var records: [[String]] = []
        while try reader.next() {
            records.append((0..<reader.fieldCount).map { reader.text($0) ?? "<not UTF-8>" })
        }
        return records
    }

    /// The rules of RFC 4180, section 2, one after the other.
    @Test(
        "RFC 4180 is understood",
        arguments: [
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
            ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
            ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
            (" a , b ", [[" a ", " b "]]),
            ("\"a\",\"b\"\r\nc,d", [["a", "b"], ["c", "d"]]),
            ("\"a\",\"b\r\nb\",\"c\"\r\nd,e,f", [["a", "b\r\nb", "c"], ["d", "e", "f"]]),
            ("\"a\",\"b\"\"b\",\"c,c\"", [["a", "b\"b", "c,c"]]),
            ("a,,\n,,b\n", [["a", "", ""], ["", "", "b"]]),
            ("\"\"\"\"", [["\""]]),
            ("\"\",x", [["", "x"]]),
        ])
    func rfc(text: String, expected: [[String]]) throws {
        #expect(try records(text) == expected)
    }

    @Test("Blank lines and a byte order mark are skipped, old line ends are understood")
    func leniency() throws {
        #expect(try records("\u{FEFF}a,b\n\n\r\nc,d\n\n") == [["a", "b"], ["c", "d"]])
        #expect(try records("a,b\rc,d\r") == [["a", "b"], ["c", "d"]])
        #expect(try records("") == [])
        #expect(try records("\n\n") == [])
    }

    @Test("Where the buffer ends does not matter", arguments: 3...40)
    func bufferEnds(size: Int) throws {
        let text = "sku,\"na\"\"me\"\r\n\"x\r\ny\",\"\"\"\"\r\näöü,🚚\r\nlast,\"line\""
        let expected = [["sku", "na\"me"], ["x\r\ny", "\""], ["äöü", "🚚"], ["last", "line"]]
        #expect(try records(text, bufferSize: size) == expected)
    }

    @Test("Lines are counted through quoted line ends")
    func lineNumbers() throws {
        let path = try folder.write("x.csv", "h\n\"1\n2\n3\"\nb\n\nc\n")
        var reader = try CSVReader(path: path, bufferSize: 4)
        var lines: [Int] = []
        while try reader.next() { lines.append(reader.line) }
        #expect(lines == [1, 2, 5, 7])
    }

    @Test(
        "What is no CSV is refused with the line at fault",
        arguments: [
            ("a,b\nc,\"d\ne,f\n", 2, "never closes"), ("a\nb\"c\n", 2, "middle of a field"),
            ("a\n\"b\"c\n", 2, "middle"), ("a\nb\u{0}\n", 2, "NUL"), ("a\n\"b\u{0}\"\n", 2, "NUL"),
        ])
    func refused(text: String, line: Int, message: String) {
        let error = #expect(throws: CSVError.self) { try records(text) }
        #expect(error?.line == line)
        #expect(error?.message.contains(message) == true)
    }

    @Test("UTF-16 is recognised, and bytes that are not UTF-8 are told from text")
    func encodings() throws {
        #expect(throws: CSVError.self) { try records([0xFF, 0xFE, 0x61, 0x00]) }
        #expect(try records([0x61, 0x2C, 0xE4, 0x0A]) == [["a", "<not UTF-8>"]])
    }

    @Test("A file of 50 MB with a quote that never closes is refused after one megabyte")
    func unterminatedLargeFile() throws {
        let megabyte = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        var bytes = Array("a,b\n1,\"2\n".utf8)
        bytes.reserveCapacity(50 << 20)
        for _ in 0..<50 { bytes += megabyte }
        var reader = try CSVReader(path: try folder.write("large.csv", bytes))
        #expect(try reader.next())
        let error = #expect(throws: CSVError.self) { try reader.next() }
        #expect(error?.line == 2)
        #expect(reader.bytesRead < 3 << 20)
    }

    @Test("The buffer does not grow with the file")
    func constantMemory() throws {
        let path = try folder.write(
            "x.csv", String(repeating: "1082185,MAIN,2017-01-03,48,0.53,0\n", count: 20_000))
        var reader = try CSVReader(path: path, bufferSize: 4096)
        var rows = 0
        while try reader.next() { rows += 1 }
        #expect(rows == 20_000)
        #expect(reader.bufferSize == 4096)
    }
}
