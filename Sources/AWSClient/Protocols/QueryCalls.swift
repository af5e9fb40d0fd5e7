/// Calls of services that take a form and answer in XML.
extension AWSClient {
    /// - Returns: the element of the result; an empty one when there is none.
    /// - Throws: as ``send(_:)``.
    func query(
        _ service: AWSService, version: String, _ operation: String, _ parameters: [(String, String)]
    ) async throws -> XMLNode {
        var call = AWSCall(service, operation)
        call.headers = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]
        call.body = Array(
            QueryText.form([("Action", operation), ("Version", version)] + parameters).utf8)
        let response = try await send(call)
        guard let root = XMLNode(response.body) else {
            throw AWSError(
                .response, "the answer is no XML", status: response.status, operation: call.title,
                body: response.body)
        }
        return root["\(operation)Result"] ?? XMLNode(name: "\(operation)Result")
    }
}

extension XMLNode {
    /// The text of an element that must be there.
    ///
    /// - Throws: ``AWSError`` when it is not.
    func text(at path: String..., of operation: String) throws(AWSError) -> String {
        var node: XMLNode? = self
        for name in path { node = node?[name] }
        guard let node else {
            throw AWSError(
                .response, "the answer has no \(path.joined(separator: "/"))", operation: operation)
        }
        return node.text
    }
}
