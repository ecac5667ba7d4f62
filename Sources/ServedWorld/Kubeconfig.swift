import HTTPServer
import ObjectModel

/// How a client reaches a served world: where, whom to believe, and what to show.
public struct Kubeconfig: Sendable {
    /// Cluster, user and context are all called so.
    public static let name = "sandtable"

    /// Where the server listens.
    public var address: ListenAddress
    /// The authority that has signed its certificate, as PEM; nil for plain HTTP.
    public var authorityPEM: String?
    /// The token to show.
    public var token: String

    /// Names server, authority and token.
    public init(address: ListenAddress, authorityPEM: String?, token: String) {
        self.address = address
        self.authorityPEM = authorityPEM
        self.token = token
    }

    /// The URL of the server. One that listens at all addresses is reached over loopback.
    public var server: String {
        var address = address
        if let number = address.numericHost, number.allSatisfy({ $0 == 0 }) {
            address = ListenAddress(host: number.count == 4 ? "127.0.0.1" : "::1", port: address.port)
        }
        return "\(authorityPEM == nil ? "http" : "https")://\(address)"
    }

    /// The file that kubectl and every other client reads.
    public var text: String {
        let authority = authorityPEM.map { "\n    certificate-authority-data: \(Base64Text.encode($0.utf8))" } ?? ""
        return """
            apiVersion: v1
            kind: Config
            clusters:
            - name: \(Self.name)
              cluster:
                server: \(server)\(authority)
            users:
            - name: \(Self.name)
              user:
                token: \(token)
            contexts:
            - name: \(Self.name)
              context:
                cluster: \(Self.name)
                namespace: default
                user: \(Self.name)
            current-context: \(Self.name)

            """
    }

    /// Reads what such a file says of its context `sandtable`; other contexts may stand beside it.
    public init(reading bytes: [UInt8]) throws(KubeconfigError) {
        let reading = YAMLReader.read(bytes)
        guard reading.documents.count == 1, let file = reading.documents.first?.value, file["kind"]?.stringValue == "Config" else {
            throw KubeconfigError("it is no kubeconfig")
        }
        func entry(_ list: String, _ key: String) -> JSONValue? {
            file[list]?.arrayValue?.first { $0["name"]?.stringValue == Self.name }?[key]
        }
        guard let cluster = entry("clusters", "cluster"), let user = entry("users", "user"),
            let server = cluster["server"]?.stringValue, let token = user["token"]?.stringValue
        else { throw KubeconfigError("it has no cluster and user called \(Self.name); `sandtable serve` writes one") }
        self.token = token
        let isSecure = server.hasPrefix("https://")
        guard isSecure || server.hasPrefix("http://") else { throw KubeconfigError("its server is no URL: \(server)") }
        do { address = try ListenAddress(String(server.drop { $0 != ":" }.dropFirst(3))) } catch {
            throw KubeconfigError("its server is no URL with a port: \(server)")
        }
        guard isSecure else { return }
        guard let data = cluster["certificate-authority-data"]?.stringValue, case .success(let authority) = Base64Text.decode(data) else {
            throw KubeconfigError("its cluster has no certificate-authority-data")
        }
        authorityPEM = String(decoding: authority, as: UTF8.self)
    }
}

/// Why a kubeconfig cannot be read or written.
public struct KubeconfigError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what would be right.
    public let description: String

    /// Says what is wrong.
    public init(_ description: String) { self.description = description }
}
