/// Asks several places, one after the other, and takes the first credentials that it finds.
public struct CredentialChain: CredentialSource {
    public let name = "credential chain"
    private let sources: [any CredentialSource]

    public init(_ sources: [any CredentialSource]) { self.sources = sources }

    /// Environment, web identity, profile, container endpoint, instance metadata.
    public static func standard(
        _ environment: AWSEnvironment, region: String, transport: any HTTPTransport
    ) -> CredentialChain {
        CredentialChain([
            EnvironmentCredentials(environment),
            WebIdentityCredentials(environment, region: region, transport: transport),
            ProfileCredentials(environment),
            ContainerCredentials(environment, transport: transport),
            InstanceCredentials(environment, transport: transport),
        ])
    }

    /// - Throws: ``AWSError`` when no place has any, or the first that should have some has not.
    public func credentials() async throws -> AWSCredentials? {
        for source in sources {
            if let found = try await source.credentials() { return found }
        }
        let names = sources.map(\.name).joined(separator: ", ")
        throw AWSError(.credentials, "no credentials found; looked at: \(names)")
    }
}
