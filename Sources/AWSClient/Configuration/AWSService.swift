/// The names of a service.
public struct AWSService: Sendable, Hashable {
    /// For people and, in capitals with `_` for blanks, in `AWS_ENDPOINT_URL_…`.
    public let id: String
    /// In signatures.
    public let signingName: String
    /// The first part of its host.
    public let endpointPrefix: String

    /// - Parameter endpointPrefix: the signing name when it is not given.
    public init(id: String, signingName: String, endpointPrefix: String? = nil) {
        self.id = id
        self.signingName = signingName
        self.endpointPrefix = endpointPrefix ?? signingName
    }

    var endpointVariable: String {
        "AWS_ENDPOINT_URL_" + id.uppercased().split(separator: " ").joined(separator: "_")
    }
}
