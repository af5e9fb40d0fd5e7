/// Where a service is reached.
public struct Endpoint: Sendable, Hashable {
    public let scheme: String
    /// Host, and the port when there is one.
    public let authority: String
    /// What all paths begin with; empty or without a slash at its end.
    public let basePath: String
    /// Whether somebody gave the address, so that hosts cannot carry names of buckets.
    public let isCustom: Bool

    /// That of AWS.
    public init(_ service: AWSService, region: String) {
        scheme = "https"
        let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        authority = "\(service.endpointPrefix).\(region).\(suffix)"
        basePath = ""
        isCustom = false
    }

    /// - Throws: ``AWSError`` unless the text is an `http` or `https` address without query and user.
    public init(url: String) throws(AWSError) {
        let wrong = AWSError(.configuration, "'\(url)' is no address of a service: expected http://host:port")
        guard let separator = url.firstRange(of: "://") else { throw wrong }
        scheme = url[..<separator.lowerBound].lowercased()
        guard ["http", "https"].contains(scheme) else { throw wrong }
        let rest = url[separator.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        authority = String(rest[..<slash])
        var path = rest[slash...]
        while path.hasSuffix("/") { path.removeLast() }
        basePath = String(path)
        isCustom = true
        let isPlain = rest.allSatisfy { !$0.isWhitespace && !["?", "#", "@", "\\"].contains($0) }
        guard !authority.isEmpty, isPlain else { throw wrong }
    }
}
