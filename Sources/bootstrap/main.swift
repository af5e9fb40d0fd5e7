import BatonFunction
import Foundation
import LambdaRuntime

// The program that AWS Lambda starts. Without an extension Lambda sends no SIGTERM, and runs could not be ended in order.
do {
    let environment = ProcessInfo.processInfo.environment
    let folder = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        .deletingLastPathComponent().path
    try await LambdaRuntime(extensionName: "baton").run {
        let settings = try FunctionSettings(environment: environment, folder: folder)
        let handler = try await FunctionHandler(settings)
        return { event, context in try await handler.handle(event, context) }
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
