import APIServer
import ObjectModel

/// Finds out who makes a request: a client certificate, a bearer token, or nobody.
///
/// Tokens are compared in a time that does not depend on where they differ, and are never part of a message.
public final class Authentication {
    private var tokens: [(bytes: [UInt8], user: UserInfo)] = []
    /// The longest token that is looked at.
    private static let maximumTokenBytes = 16_384

    /// The tokens of ServiceAccounts, or nil when the server gives none out.
    public var serviceAccounts: ServiceAccountTokens?

    /// Knows nobody but who has a certificate.
    public init() {}

    /// Makes a token stand for a user, who also gets the group of all authenticated users. An empty token is ignored.
    public func add(token: String, user: UserInfo) {
        if token.isEmpty { return }
        tokens.append((Array(token.utf8), Self.authenticated(user)))
    }

    /// Who makes a request; 401 when it shows a token that nobody has.
    func user(of request: EndpointRequest, at time: Timestamp) throws(APIError) -> UserInfo {
        if let certificate = request.certificate {
            return Self.authenticated(UserInfo(name: certificate.name, groups: certificate.groups))
        }
        guard let token = Self.bearerToken(request.headers) else { return .anonymous }
        guard let user = user(ofToken: token, at: time) else { throw Self.unauthorized }
        return user
    }

    /// Whom a token stands for, or nil.
    func user(ofToken token: String, at time: Timestamp) -> UserInfo? {
        guard token.utf8.count <= Self.maximumTokenBytes else { return nil }
        let bytes = Array(token.utf8)
        var found: UserInfo?
        for known in tokens where Self.isSame(known.bytes, bytes) { found = known.user }
        return found ?? serviceAccounts?.user(ofToken: token, at: time)
    }

    /// Whether two secrets are the same; looks at every byte of the first whatever the second holds.
    public static func isSame(_ known: [UInt8], _ given: [UInt8]) -> Bool {
        var difference = known.count ^ given.count
        for position in known.indices {
            let other = position < given.count ? given[position] : 0
            difference |= Int(known[position] ^ other)
        }
        return difference == 0
    }

    private static func authenticated(_ user: UserInfo) -> UserInfo {
        var user = user
        if !user.isAuthenticated { user.groups.append(UserInfo.authenticatedGroup) }
        return user
    }

    private static var unauthorized: APIError { APIError(code: 401, reason: .unauthorized, message: "Unauthorized") }

    /// What follows the scheme, up to the next space; nil without a bearer token.
    private static func bearerToken(_ headers: HeaderFields) -> String? {
        guard let text = headers["Authorization"] else { return nil }
        let parts = text.utf8.split(separator: 0x20)
        guard parts.count >= 2, parts[0].elementsEqual("bearer".utf8, by: { $0 | 0x20 == $1 }) else { return nil }
        return String(Substring(parts[1]))
    }
}
