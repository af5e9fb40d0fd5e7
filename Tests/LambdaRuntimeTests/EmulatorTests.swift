import Foundation
import TestSupport
import Testing

/// AWS's own Runtime Interface Emulator around a function.
@Suite(
    "In AWS's emulator",
    .enabled(
        if: LambdaEmulator.path != nil, Comment(rawValue: LambdaEmulator.absence)))
struct EmulatorTests {
    @Test("a function answers, fails, and is started anew after it has ended")
    func invocations() async throws {
        let emulator = try LambdaEmulator("LambdaWorker", seconds: 60)
        let answer = try await emulator.invoke(#"{"sku": "SKU-001"}"#)
        #expect(answer.hasPrefix(#"{"event":{"sku": "SKU-001"},"request":""#))
        let secondsLeft = try #require(answer.firstMatch(of: /"secondsLeft":(\d+)}/), "\(answer)")
        #expect((1...60).contains(Int(secondsLeft.1) ?? 0))
        let long = #"{"text": "\#(String(repeating: "x", count: 100_000))"}"#
        #expect(try await emulator.invoke(long).contains(long))
        #expect(
            try await emulator.invoke(#"["fail"]"#)
                == #"{"errorMessage":"as the event says","errorType":"Worker.Failed","stackTrace":[]}"#)
        #expect(try await emulator.invoke(#"["exit"]"#).contains("Runtime.ExitError"))
        #expect(try await emulator.invoke("7").hasPrefix(#"{"event":7,"#))
    }

    @Test("a function that is late is ended, and works again afterwards")
    func timeout() async throws {
        let emulator = try LambdaEmulator("LambdaWorker")
        #expect(try await emulator.invoke(#"["sleep"]"#).contains("Task timed out after 3.00 seconds"))
        #expect(try await emulator.invoke("7").hasPrefix(#"{"event":7,"#))
    }

    @Test("a function that cannot be initialized says why")
    func initialization() async throws {
        let emulator = try LambdaEmulator("LambdaWorker", variables: ["WORKER_FAILS": "1"])
        #expect(try await emulator.invoke("7").contains(#""errorType":"Worker.Init""#))
    }

    @Test("a function registers as an extension, and answers")
    func asExtension() async throws {
        let emulator = try LambdaEmulator("LambdaWorker", variables: ["WORKER_EXTENSION": "worker"])
        #expect(try await emulator.invoke("7").hasPrefix(#"{"event":7,"#))
    }
}
