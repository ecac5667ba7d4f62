/// A request of HTTP as the endpoints see it: whole, decrypted, within the limits of whoever carried it here.
public struct EndpointRequest: Sendable {
    /// The method, in upper case.
    public var method: String
    /// The path, still percent-encoded, beginning with `/`.
    public var path: String
    /// What follows the question mark, still encoded; empty when there is none.
    public var query: String
    /// The header fields in the order in which they came.
    public var headers: HeaderFields
    /// The body; empty when there is none.
    public var body: [UInt8]
    /// Whom the client's certificate names, when it showed one that the server's authority has signed.
    public var certificate: CertifiedUser?

    /// Describes a request.
    public init(
        method: String, path: String, query: String = "", headers: HeaderFields = HeaderFields(), body: [UInt8] = [],
        certificate: CertifiedUser? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.certificate = certificate
    }
}

/// The user that a client certificate stands for, as kube-apiserver reads it: the common name is the user, each organisation a group.
public struct CertifiedUser: Sendable, Hashable {
    /// The common name.
    public var name: String
    /// The organisations, in their order.
    public var groups: [String]

    /// Names a user and the groups.
    public init(name: String, groups: [String]) {
        self.name = name
        self.groups = groups
    }
}

/// Header fields in their order; names compare without regard to ASCII case (RFC 9110, section 5.1).
public struct HeaderFields: Sendable, ExpressibleByDictionaryLiteral {
    /// The fields, as they came.
    public private(set) var fields: [(name: String, value: String)]

    /// Holds fields.
    public init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

    /// Holds fields.
    public init(dictionaryLiteral elements: (String, String)...) { fields = elements.map { (name: $0.0, value: $0.1) } }

    /// The value of the first field of a name, or nil.
    public subscript(name: String) -> String? { fields.first { Self.isSame($0.name, name) }?.value }

    /// The values of all fields of a name, in their order.
    public func values(of name: String) -> [String] { fields.filter { Self.isSame($0.name, name) }.map(\.value) }

    /// Adds a field at the end.
    public mutating func add(_ name: String, _ value: String) { fields.append((name: name, value: value)) }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
