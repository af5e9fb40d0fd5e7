internal import Foundation
internal import NIOPosix

/// What surrounds the process, as far as AWS is concerned: variables and files.
public struct AWSEnvironment: Sendable {
    private let variables: [String: String]
    private let homeFolder: String

    /// - Parameter homeFolder: where `.aws` is.
    public init(variables: [String: String], homeFolder: String) {
        self.variables = variables
        self.homeFolder = homeFolder
    }

    /// That of the process, as it is now.
    public static var process: AWSEnvironment {
        AWSEnvironment(variables: ProcessInfo.processInfo.environment, homeFolder: NSHomeDirectory())
    }

    /// A variable that is set and not empty.
    public subscript(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

    var profileName: String { self["AWS_PROFILE"] ?? self["AWS_DEFAULT_PROFILE"] ?? "default" }
    /// Whether somebody asked for a profile, so that it must exist.
    var namesProfile: Bool { self["AWS_PROFILE"] != nil || self["AWS_DEFAULT_PROFILE"] != nil }
    var configPath: String { self["AWS_CONFIG_FILE"] ?? homeFolder + "/.aws/config" }
    var credentialsPath: String { self["AWS_SHARED_CREDENTIALS_FILE"] ?? homeFolder + "/.aws/credentials" }

    func isSet(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

    /// The profile of both files together; the credentials file wins.
    ///
    /// - Returns: `nil` when neither file has it.
    /// - Throws: ``AWSError`` when a file cannot be read.
    func profile(_ name: String) async throws -> [String: String]? {
        let config = try await Self.text(ofFile: configPath).map { text in
            try ProfileFile(text, path: configPath, kind: .config)
        }
        let credentials = try await Self.text(ofFile: credentialsPath).map { text in
            try ProfileFile(text, path: credentialsPath, kind: .credentials)
        }
        let found = [config?.profiles[name], credentials?.profiles[name]].compactMap(\.self)
        guard !found.isEmpty else { return nil }
        return found.reduce(into: [:]) { $0.merge($1) { _, later in later } }
    }

    /// The text of a file, read on a thread that may wait; `nil` when there is none.
    static func text(ofFile path: String) async throws -> String? {
        try await NIOThreadPool.singleton.runIfActive {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw AWSError(.configuration, "\(path): cannot be read")
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
