import Foundation
import TestSupport
import Testing

@testable import SupplyChain

struct ShellTextTests {
    @Test(
        "A shell passes the words of a command on as they were",
        arguments: [
            "plain", "a b", "it's", "$(rm -rf /)", "`x`", "\\", "\"", "*", "~", "=cmd|' /C calc'!A0", "",
            "שלום", "👩",
        ])
    func roundTrip(text: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "printf %s " + ShellText.word(text)]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.launchAlone()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: output, as: UTF8.self) == text)
    }

    @Test("What cannot be seen, or turns the direction of writing, is replaced")
    func visible() {
        #expect(ShellText.word("a\u{202E}b\nc\u{1B}") == "'a\u{FFFD}b\u{FFFD}c\u{FFFD}'")
        #expect(ShellText.command(["baton", "call", "sku=a b"]) == "baton call 'sku=a b'")
    }
}
