import APIServer
import KubernetesAPI
import ObjectModel

/// Where secrets come from that nobody may guess; whoever serves on a wire draws them from the system.
public protocol SecretSource: AnyObject {
    /// A fresh secret of at least 128 unguessable bits, in letters and digits.
    func secret() -> String
}

/// The tokens that ServiceAccounts were given: opaque, kept in memory, good until they expire, their account or what they are bound to
/// is gone.
public final class ServiceAccountTokens {
    /// What a token is bound to besides its account.
    struct Binding {
        let handle: ResourceHandle
        let key: ObjectKey
        let uid: String
    }

    private struct Token {
        let secret: [UInt8]
        let account: ObjectKey
        let uid: String
        let binding: Binding?
        let audiences: [String]
        let expiry: Timestamp
    }

    /// The most tokens that are kept at a time.
    static let maximumTokens = 100_000
    /// The audience of tokens for this server.
    static let ownAudience = "https://kubernetes.default.svc.cluster.local"

    private let server: APIServer
    private let secrets: any SecretSource
    private var tokens: [UInt64: Token] = [:]
    private var oldest: UInt64 = 1
    private var next: UInt64 = 1

    /// Gives tokens out for the ServiceAccounts of a server.
    public init(server: APIServer, secrets: any SecretSource) {
        self.server = server
        self.secrets = secrets
    }

    /// Makes a token for an account; 429 when too many are out.
    func issue(
        account: ObjectKey, uid: String, binding: Binding?, audiences: [String], seconds: Int64, at time: Timestamp
    ) throws(APIError) -> (token: String, expiry: Timestamp) {
        dropExpired(time)
        if tokens.count >= Self.maximumTokens { for number in oldest..<next { drop(number, ifExpiredAt: time) } }
        if tokens.count >= Self.maximumTokens {
            throw .tooManyRequests("\(tokens.count) ServiceAccount tokens are in use, no more are kept", retryAfterSeconds: 60)
        }
        let secret = secrets.secret()
        let expiry = time + seconds * 1_000_000_000
        let number = next
        next += 1
        tokens[number] = Token(
            secret: Array(secret.utf8), account: account, uid: uid, binding: binding, audiences: audiences, expiry: expiry)
        return ("sandtable-sa.\(number).\(secret)", expiry)
    }

    /// Whom a token of a ServiceAccount stands for at a moment, or nil.
    func user(ofToken text: String, at time: Timestamp) -> UserInfo? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "sandtable-sa", let number = UInt64(parts[1]), let token = tokens[number],
            Authentication.isSame(token.secret, Array(parts[2].utf8)), time < token.expiry,
            token.audiences.isEmpty || token.audiences.contains(Self.ownAudience)
        else { return nil }
        guard let accounts = try? server.resolve(GroupVersionResource(group: "", version: "v1", resource: "serviceaccounts")),
            server.stored(accounts, token.account)?.value.at("metadata", "uid")?.stringValue == token.uid
        else { return nil }
        var extra: [UserInfo.Extra] = []
        if let binding = token.binding {
            guard server.stored(binding.handle, binding.key)?.value.at("metadata", "uid")?.stringValue == binding.uid else { return nil }
            if binding.handle.kind.kind == "Pod" {
                extra = [
                    UserInfo.Extra(key: "authentication.kubernetes.io/pod-name", values: [binding.key.name]),
                    UserInfo.Extra(key: "authentication.kubernetes.io/pod-uid", values: [binding.uid]),
                ]
            }
        }
        return UserInfo(
            name: UserInfo.serviceAccountName(namespace: token.account.namespace, name: token.account.name), uid: token.uid,
            groups: [
                "system:serviceaccounts", "system:serviceaccounts:\(token.account.namespace)", UserInfo.authenticatedGroup,
            ], extra: extra)
    }

    /// Tokens of the same length expire in the order in which they were made, so the oldest are looked at until one is good.
    private func dropExpired(_ time: Timestamp) {
        while oldest < next {
            drop(oldest, ifExpiredAt: time)
            if tokens[oldest] != nil { break }
            oldest += 1
        }
    }

    private func drop(_ number: UInt64, ifExpiredAt time: Timestamp) {
        if let token = tokens[number], token.expiry <= time { tokens[number] = nil }
    }
}
